namespace DbMigrate.Cli.Running;

/// <summary>What the command's exit codes mean; an exception of the engine brings its own.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something that nobody foresaw.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the plan is not right.</summary>
    public const int Usage = 2;

    /// <summary>A gate or a preflight check is closed.</summary>
    public const int Blocked = 3;

    /// <summary>It failed, or was stopped, and was rolled back.</summary>
    public const int RolledBack = 4;

    /// <summary>It failed and needs a look.</summary>
    public const int NeedsLook = 5;

    /// <summary>It was applied, and its verification failed.</summary>
    public const int VerifyFailed = 6;
}
