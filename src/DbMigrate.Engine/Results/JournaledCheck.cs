using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The outcome of a check, as the journal keeps it.</summary>
public sealed record JournaledCheck
{
    private readonly IReadOnlyList<string> _rows = [];

    /// <summary>The check's name.</summary>
    public required string Name { get; init; }

    /// <summary>The check's kind, as in <c>sql</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The stage: before the phase, after it, or before its undo.</summary>
    public required CheckStage Stage { get; init; }

    /// <summary>The outcome.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>The expected value.</summary>
    public string Expected { get; init; } = string.Empty;

    /// <summary>The actual value.</summary>
    public string Actual { get; init; } = string.Empty;

    /// <summary>The rows that failed the check: at most 10 rows and 4 KB of text, with secrets masked.</summary>
    public IReadOnlyList<string> Rows
    {
        get => _rows;
        init => _rows = ReadOnlyArray.Of(value);
    }

    /// <summary>The number of further rows that the check reported and the journal does not keep.</summary>
    public int RowsOmitted { get; init; }

    /// <summary>The SQLSTATE where the server refused the query; otherwise null.</summary>
    public string? SqlState { get; init; }
}
