namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A migration as the history of another tool has it.</summary>
/// <param name="Key">What the tool identifies it by.</param>
/// <param name="At">When it was applied; null: the tool does not record it.</param>
/// <param name="Checksum">The checksum that the tool recorded, or null.</param>
/// <param name="State">What became of it.</param>
/// <param name="Note">The state in the tool's words, for a reader; empty: none.</param>
internal sealed record HistoryRow(
    string Key,
    DateTimeOffset? At = null,
    string? Checksum = null,
    HistoryRowState State = HistoryRowState.Applied,
    string Note = ""
);

/// <summary>What became of a migration of another tool.</summary>
internal enum HistoryRowState
{
    /// <summary>It is applied.</summary>
    Applied,

    /// <summary>It failed, and the tool wants it repaired.</summary>
    Failed,

    /// <summary>It was taken back, or never counted.</summary>
    Gone,
}
