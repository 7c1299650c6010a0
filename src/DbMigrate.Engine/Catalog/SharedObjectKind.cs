namespace DbMigrate.Engine.Catalog;

/// <summary>A kind of object without a schema. The names are those of <c>shared-object.sql</c>.</summary>
internal enum SharedObjectKind
{
    /// <summary>
    /// A database that can be used. One that was dropped in part is listed, as invalid, and is none.
    /// </summary>
    Database,

    /// <summary>A database, also one that was dropped in part.</summary>
    DatabaseName,

    /// <summary>A tablespace.</summary>
    Tablespace,

    /// <summary>A subscription of the current database.</summary>
    Subscription,
}
