using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The outcome of a check, as the journal keeps it.</summary>
public sealed record JournaledCheck
{
    private readonly IReadOnlyList<string> _rows = [];

    /// <summary>The check's name.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The check's kind, as in <c>sql</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The stage: before the phase, after it, or before its undo.</summary>
    public CheckStage Stage { get; internal init; }

    /// <summary>The outcome.</summary>
    public CheckStatus Status { get; internal init; }

    /// <summary>The expected value.</summary>
    public string Expected { get; internal init; } = string.Empty;

    /// <summary>The actual value.</summary>
    public string Actual { get; internal init; } = string.Empty;

    /// <summary>The rows that failed the check: at most 10 rows and 4 KB of text, with secrets masked.</summary>
    public IReadOnlyList<string> Rows
    {
        get => _rows;
        internal init => _rows = ReadOnlyArray.Of(value);
    }

    /// <summary>The number of further rows that the check reported and the journal does not keep.</summary>
    public int RowsOmitted { get; internal init; }

    /// <summary>The SQLSTATE where the server refused the query; otherwise null.</summary>
    public string? SqlState { get; internal init; }
}
