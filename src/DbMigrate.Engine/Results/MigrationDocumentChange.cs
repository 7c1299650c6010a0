namespace DbMigrate;

/// <summary>What is done with a file of a documentation.</summary>
public enum MigrationDocumentChange
{
    /// <summary>Nothing: it is as it should be.</summary>
    None,

    /// <summary>It is created.</summary>
    Created,

    /// <summary>It has other contents.</summary>
    Updated,

    /// <summary>It is removed: its table is gone.</summary>
    Removed,
}
