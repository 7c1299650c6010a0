namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Whether a statement may run in a transaction, and whether it begins or ends one.</summary>
internal enum TransactionRule : byte
{
    /// <summary>It runs in one.</summary>
    Allowed,

    /// <summary>PostgreSQL refuses it in one.</summary>
    Refused,

    /// <summary>Not known: the procedure that it calls may commit.</summary>
    Unknown,

    /// <summary>It begins one.</summary>
    Begin,

    /// <summary>It commits one.</summary>
    Commit,

    /// <summary>It commits one and begins the next.</summary>
    CommitAndChain,

    /// <summary>It rolls one back.</summary>
    Rollback,

    /// <summary>It leaves one prepared.</summary>
    Prepare,
}
