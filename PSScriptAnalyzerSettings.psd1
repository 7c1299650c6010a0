@{
    # It does not see that Pester hands variables of BeforeDiscovery and BeforeAll to the blocks after them.
    ExcludeRules = @('PSUseDeclaredVarsMoreThanAssignments')
}
