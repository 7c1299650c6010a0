namespace DbMigrate.Engine.Sql.Facts;

/// <summary>How a statement stands to transactions.</summary>
internal enum TransactionRule : byte
{
    /// <summary>It runs in one.</summary>
    Allowed,

    /// <summary>PostgreSQL refuses it inside of one.</summary>
    Refused,

    /// <summary>Only the server knows: what it runs may commit.</summary>
    Unknown,

    /// <summary>It begins one.</summary>
    Begin,

    /// <summary>It commits one.</summary>
    Commit,

    /// <summary>It commits one and begins the next.</summary>
    CommitAndChain,

    /// <summary>It gives one up.</summary>
    Rollback,

    /// <summary>It leaves one prepared.</summary>
    Prepare,
}
