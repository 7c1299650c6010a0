namespace DbMigrate.Engine.Server;

/// <summary>What runs in a session. It decides the session's settings.</summary>
internal enum SessionKind
{
    /// <summary>Only statements of the tool.</summary>
    Own,

    /// <summary>The plan's SQL, with the settings of the role, and statements of the tool between it.</summary>
    Plan,
}
