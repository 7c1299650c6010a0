namespace DbMigrate.Cli.Running;

/// <summary>The exit codes of the command. A condition of the engine has its own exit code.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Unexpected error.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the plan is invalid.</summary>
    public const int Usage = 2;

    /// <summary>A gate is closed, or a preflight check failed.</summary>
    public const int Blocked = 3;

    /// <summary>Failed or stopped, and rolled back.</summary>
    public const int RolledBack = 4;

    /// <summary>Failed; the database needs a check.</summary>
    public const int NeedsLook = 5;

    /// <summary>Applied, and a verify check failed.</summary>
    public const int VerifyFailed = 6;
}
