namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What a statement does to the definition of its subject.</summary>
internal enum ObjectChange : byte
{
    /// <summary>Nothing: it reads or writes rows, or is about the session.</summary>
    None,

    /// <summary>It creates it.</summary>
    Created,

    /// <summary>It changes it.</summary>
    Changed,

    /// <summary>It drops it.</summary>
    Dropped,
}
