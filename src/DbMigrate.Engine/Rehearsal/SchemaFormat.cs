namespace DbMigrate;

/// <summary>The formats in which a schema is written.</summary>
public enum SchemaFormat
{
    /// <summary>A snapshot, to be compared later.</summary>
    Json,

    /// <summary>SQL that makes the schema in an empty database.</summary>
    Sql,
}
