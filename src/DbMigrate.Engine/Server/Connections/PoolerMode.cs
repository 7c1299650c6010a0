namespace DbMigrate.Engine.Server.Connections;

/// <summary>What is between the client and the server.</summary>
internal enum PoolerMode
{
    /// <summary>No pooler: the process that runs our statements is the one that accepted the login.</summary>
    None,

    /// <summary>A pooler that, as far as can be seen, keeps one server process for this client.</summary>
    Session,

    /// <summary>
    /// A pooler that may assign another server process to each transaction. Session state and session locks are lost.
    /// </summary>
    Transaction,

    /// <summary>A pooler that refuses transactions.</summary>
    Statement,
}
