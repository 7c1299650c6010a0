namespace DbMigrate;

/// <summary>The options with which a schema is documented.</summary>
public sealed record DocumentOptions
{
    /// <summary>The format. Default: All.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>The title. Default: <c>Database schema</c>.</summary>
    public string Title { get; init; } = "Database schema";

    /// <summary>
    /// Whether the sizes of tables are written, where the schema is read from a database: about, as its last ANALYZE left
    /// them. Default: true.
    /// </summary>
    public bool Sizes { get; init; } = true;

    /// <summary>Whether nothing is written, and the files are only compared.</summary>
    public bool Check { get; init; }

    /// <summary>
    /// A file for SQL with a COMMENT statement for each table, view and column that has no comment; null: none is written.
    /// </summary>
    public string? CommentFile { get; init; }
}
