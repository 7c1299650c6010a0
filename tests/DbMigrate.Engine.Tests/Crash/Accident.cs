namespace DbMigrate.Engine.Tests.Crash;

/// <summary>What happens to a run.</summary>
public enum Accident
{
    /// <summary>The runner gets SIGKILL; what it had sent, the server still does.</summary>
    Kill,

    /// <summary>The runner gets SIGKILL, and what it had sent does not arrive.</summary>
    KillCut,

    /// <summary>Somebody ends the sessions that work.</summary>
    TerminateWork,

    /// <summary>Somebody ends the session that holds the lock.</summary>
    TerminateLock,

    /// <summary>All connections break.</summary>
    Cut,

    /// <summary>The server restarts without a word.</summary>
    Restart,
}
