using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The result of one gate, check or server check.</summary>
public sealed record CheckResult : IPhaseReference
{
    private readonly IReadOnlyList<string> _rows = [];
    private readonly IReadOnlyList<string> _waitsFor = [];
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string?>> _rowValues = [];
    private readonly SourcePlace? _origin;

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The kind of question: gate, server check, preflight, verify or undo check.</summary>
    public CheckStage Stage { get; internal init; }

    /// <summary>The name of the check or gate.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The kind, as in <c>sql</c> or <c>soak</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The outcome.</summary>
    public CheckStatus Status { get; internal init; }

    /// <summary>Whether the phase may continue: passed, a warning, overridden or skipped.</summary>
    public bool Passed => Status != CheckStatus.Failed;

    /// <summary>The expected value.</summary>
    public string Expected { get; internal init; } = string.Empty;

    /// <summary>The actual value.</summary>
    public string Actual { get; internal init; } = string.Empty;

    /// <summary>The meaning of the result, in a sentence.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The meaning of a closed gate in a few words, for a status; otherwise empty.</summary>
    internal string ShortMessage { get; init; } = string.Empty;

    /// <summary>The first 20 rows or items that failed the check.</summary>
    public IReadOnlyList<string> Rows
    {
        get => _rows;
        internal init => _rows = ReadOnlyArray.Of(value);
    }

    /// <summary>Returns the first of <see cref="Rows"/> as lines of a message; empty: there are none.</summary>
    internal string RowLines(string indent)
    {
        const int Most = 5;

        return string.Concat(Rows.Take(Most).Select(row => $"{Environment.NewLine}{indent}{row}"))
            + (Rows.Count > Most ? $"{Environment.NewLine}{indent}and {Rows.Count - Most} more" : string.Empty);
    }

    /// <summary>
    /// The same rows by column, where they are rows of a query; otherwise empty. Values are as psql shows them, null for
    /// NULL.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> RowValues
    {
        get => _rowValues;
        internal init => _rowValues = ReadOnlyArray.Of(value);
    }

    /// <summary>The SQLSTATE where the server refused the query; otherwise null.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>The time at which a closed gate opens by itself; null where that is not known.</summary>
    public DateTimeOffset? OpensAt { get; internal init; }

    /// <summary>The milestone that a closed gate waits for, or null.</summary>
    public string? Milestone { get; internal init; }

    /// <summary>The first 20 phases that a closed gate waits for, in the plan's order.</summary>
    public IReadOnlyList<string> WaitsFor
    {
        get => _waitsFor;
        internal init => _waitsFor = ReadOnlyArray.Of(value);
    }

    /// <summary>The login whose approval a closed gate does not count, because it runs the phase; or null.</summary>
    public string? NotBy { get; internal init; }

    /// <summary>How many phases more a closed gate waits for.</summary>
    public int WaitsForOmitted { get; internal init; }

    /// <summary>The duration of the evaluation.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The time of the evaluation, by the server's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>
    /// The place in the plan, as <c>FILE:LINE:COLUMN</c>; null for checks that the plan does not declare.
    /// </summary>
    public string? Place { get; internal init; }

    /// <summary>The same place; setting it sets <see cref="Place"/>.</summary>
    internal SourcePlace? Origin
    {
        get => _origin;
        init
        {
            _origin = value;
            Place = value?.ToString();
        }
    }
}

/// <summary>The kinds of questions that a check result answers.</summary>
public enum CheckStage
{
    /// <summary>A gate of the phase.</summary>
    Gate,

    /// <summary>A built-in check of the server, which no plan declares.</summary>
    Server,

    /// <summary>A check of the plan that runs before the phase.</summary>
    Preflight,

    /// <summary>A check of the plan that runs after the phase.</summary>
    Verify,

    /// <summary>A check that runs before an undo.</summary>
    Undo,
}

/// <summary>The outcomes of a check.</summary>
public enum CheckStatus
{
    /// <summary>The check passed.</summary>
    Passed,

    /// <summary>The check failed; the phase stops.</summary>
    Failed,

    /// <summary>The check failed; the phase continues.</summary>
    Warning,

    /// <summary>A closed gate that was overridden by name, with a reason.</summary>
    Overridden,

    /// <summary>Skipped in this environment.</summary>
    Skipped,
}
