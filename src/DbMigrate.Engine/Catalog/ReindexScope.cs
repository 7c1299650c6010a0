namespace DbMigrate.Engine.Catalog;

/// <summary>What a REINDEX names.</summary>
internal enum ReindexScope
{
    /// <summary>One index.</summary>
    Index,

    /// <summary>The indexes of a table and of its TOAST table.</summary>
    Table,

    /// <summary>The indexes of a schema.</summary>
    Schema,

    /// <summary>The indexes of the database.</summary>
    Database,
}
