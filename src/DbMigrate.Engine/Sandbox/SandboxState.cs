namespace DbMigrate;

/// <summary>The state of a sandbox.</summary>
public enum SandboxState
{
    /// <summary>Its server runs.</summary>
    Running,

    /// <summary>A process is starting it.</summary>
    Starting,

    /// <summary>
    /// No server runs: the machine was restarted, the server ended, or the start was killed. Its folder is left.
    /// </summary>
    Stopped,
}
