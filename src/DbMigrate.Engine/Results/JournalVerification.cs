using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The outcome of a comparison of the whole journal with its chain of hashes.</summary>
public sealed record JournalVerification
{
    private readonly IReadOnlyList<MigrationEvent> _problems = [];

    /// <summary>The number of rows, of all plans of the database.</summary>
    public long Rows { get; internal init; }

    /// <summary>The newest row; null where there is none.</summary>
    public JournalHead? Head { get; internal init; }

    /// <summary>The rows that are not intact, and the gaps, by their numbers.</summary>
    public IReadOnlyList<MigrationEvent> Problems
    {
        get => _problems;
        internal init => _problems = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether every row is as it was written and in its place.</summary>
    public bool IsIntact => Problems.Count == 0;
}
