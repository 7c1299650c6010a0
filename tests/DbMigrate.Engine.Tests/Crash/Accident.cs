namespace DbMigrate.Engine.Tests.Crash;

/// <summary>What happens to an execution.</summary>
public enum Accident
{
    /// <summary>The runner gets SIGKILL. The server still executes what it had received.</summary>
    Kill,

    /// <summary>The runner gets SIGKILL, and all of its connections are reset.</summary>
    KillCut,

    /// <summary>The sessions that execute statements are terminated.</summary>
    TerminateWork,

    /// <summary>The session that holds the runner lock is terminated.</summary>
    TerminateLock,

    /// <summary>All connections are reset.</summary>
    Cut,

    /// <summary>The server is stopped in immediate mode and started again.</summary>
    Restart,
}
