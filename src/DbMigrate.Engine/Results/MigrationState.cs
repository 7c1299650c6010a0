namespace DbMigrate;

/// <summary>The states of a phase.</summary>
public enum MigrationState
{
    /// <summary>Earlier phases are not done.</summary>
    Pending,

    /// <summary>A gate or a preflight check is closed; the status says which.</summary>
    Blocked,

    /// <summary>It may be invoked.</summary>
    Ready,

    /// <summary>Somebody runs it now.</summary>
    Running,

    /// <summary>It failed or was interrupted; invoking it again goes on.</summary>
    Failed,

    /// <summary>A statement outside a transaction may or may not have taken effect.</summary>
    InDoubt,

    /// <summary>It was applied; its verification has not passed.</summary>
    Applied,

    /// <summary>It was applied and verified.</summary>
    Verified,

    /// <summary>It was undone.</summary>
    Undone,

    /// <summary>A file of the applied phase differs from what was run.</summary>
    Changed,
}
