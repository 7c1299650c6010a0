using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The result of one gate, check or server check.</summary>
public sealed record CheckResult : IPhaseReference
{
    private readonly IReadOnlyList<string> _rows = [];
    private readonly IReadOnlyList<string> _waitsFor = [];

    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>What asked it.</summary>
    public required CheckStage Stage { get; init; }

    /// <summary>The check's or the gate's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, as in <c>sql</c> or <c>soak</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The outcome.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>Whether it lets the phase go on: passed, a warning, overridden or skipped.</summary>
    public bool Passed => Status != CheckStatus.Failed;

    /// <summary>What was expected.</summary>
    public string Expected { get; init; } = string.Empty;

    /// <summary>What was found.</summary>
    public string Actual { get; init; } = string.Empty;

    /// <summary>What the result means, in a sentence.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The rows or items that are wrong, a text each, the first 20.</summary>
    public IReadOnlyList<string> Rows
    {
        get => _rows;
        init => _rows = ReadOnlyArray.Of(value);
    }

    /// <summary>The server's SQLSTATE where it refused the question.</summary>
    public string? SqlState { get; init; }

    /// <summary>When a closed gate opens by itself, where that can be told.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>The milestone that a closed gate waits for, or null.</summary>
    public string? Milestone { get; init; }

    /// <summary>The phases that a closed gate waits for, in the plan's order.</summary>
    public IReadOnlyList<string> WaitsFor
    {
        get => _waitsFor;
        init => _waitsFor = ReadOnlyArray.Of(value);
    }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it was asked, by the server's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>
    /// Where it stands in the plan, as <c>FILE:LINE:COLUMN</c>; null for what the plan does not name.
    /// </summary>
    public string? Place { get; init; }
}

/// <summary>What asked a check.</summary>
public enum CheckStage
{
    /// <summary>A gate of the phase.</summary>
    Gate,

    /// <summary>A look at the server that nobody has to ask for.</summary>
    Server,

    /// <summary>A check of the plan before the phase.</summary>
    Preflight,

    /// <summary>A check of the plan after the phase.</summary>
    Verify,

    /// <summary>A check before an undo.</summary>
    Undo,
}

/// <summary>How a check ended.</summary>
public enum CheckStatus
{
    /// <summary>As expected.</summary>
    Passed,

    /// <summary>Not as expected; it stops the phase.</summary>
    Failed,

    /// <summary>Not as expected; it does not stop the phase.</summary>
    Warning,

    /// <summary>A closed gate that was overridden by name, with a reason.</summary>
    Overridden,

    /// <summary>Not asked in this environment.</summary>
    Skipped,
}
