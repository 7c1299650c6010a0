namespace DbMigrate;

/// <summary>One file of the documentation of a schema.</summary>
public sealed record MigrationDocument
{
    /// <summary>The file's full path.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>What was done with the file; with a check, what would have to be done.</summary>
    public MigrationDocumentChange Change { get; internal init; }

    /// <summary>Whether the file was as it should be. Sizes of tables are not compared.</summary>
    public bool IsCurrent => Change == MigrationDocumentChange.None;
}
