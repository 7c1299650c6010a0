namespace DbMigrate.Engine.Server.Connections;

/// <summary>What stands between us and the server.</summary>
internal enum PoolerMode
{
    /// <summary>Nothing: the process that serves us is the one that let us in.</summary>
    None,

    /// <summary>A pooler that keeps one server process for us, as far as can be seen.</summary>
    Session,

    /// <summary>
    /// A pooler that may give each transaction another server process: what belongs to a session is lost, locks
    /// included.
    /// </summary>
    Transaction,

    /// <summary>A pooler that refuses transactions.</summary>
    Statement,
}
