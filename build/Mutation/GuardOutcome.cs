namespace DbMigrate.Build.Mutation;

/// <summary>What became of a fault.</summary>
internal enum GuardOutcome
{
    /// <summary>A test failed, as it should.</summary>
    Noticed,

    /// <summary>All tests passed.</summary>
    NotNoticed,

    /// <summary>The fault is no valid code any more: the list has to follow the code.</summary>
    DoesNotCompile,
}
