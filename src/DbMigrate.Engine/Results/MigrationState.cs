namespace DbMigrate;

/// <summary>The states of a phase.</summary>
public enum MigrationState
{
    /// <summary>Earlier phases are not verified.</summary>
    Pending,

    /// <summary>A gate or a preflight check is closed; the status has the reason.</summary>
    Blocked,

    /// <summary>The phase can be invoked.</summary>
    Ready,

    /// <summary>The phase is being run.</summary>
    Running,

    /// <summary>The phase failed or was interrupted; another invocation continues it.</summary>
    Failed,

    /// <summary>A statement outside a transaction may or may not have taken effect.</summary>
    InDoubt,

    /// <summary>The phase was applied; its verification has not passed.</summary>
    Applied,

    /// <summary>The phase was applied and verified.</summary>
    Verified,

    /// <summary>The phase was undone.</summary>
    Undone,

    /// <summary>Another tool had applied the phase, and its history was adopted.</summary>
    Adopted,

    /// <summary>A file of the applied phase differs from what was run.</summary>
    Changed,
}
