namespace DbMigrate.Engine.Journal;

/// <summary>What the journal has of the schema before a phase.</summary>
/// <param name="Scope">The relations that were read, as SQL names; null: any object.</param>
/// <param name="Text">The schema; null: none of them existed.</param>
/// <param name="IsOfOldForm">
/// Whether an older version wrote it, as the texts of definitions. They cannot be compared with a schema.
/// </param>
internal sealed record SnapshotRow(string[]? Scope, string? Text, bool IsOfOldForm);
