@{
    # The rule does not see that Pester passes variables of BeforeDiscovery and BeforeAll on to later blocks.
    ExcludeRules = @('PSUseDeclaredVarsMoreThanAssignments')
}
