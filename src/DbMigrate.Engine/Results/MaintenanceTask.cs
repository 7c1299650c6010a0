namespace DbMigrate;

/// <summary>A task of a maintenance schedule, or a check after its tasks, with its last outcome.</summary>
public sealed record MaintenanceTask
{
    /// <summary>The position in the schedule, from 1; the checks follow the tasks.</summary>
    public int Position { get; internal init; }

    /// <summary>The kind, as in <c>analyze</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The name.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The outcome.</summary>
    public MaintenanceTaskOutcome Outcome { get; internal init; }

    /// <summary>When the outcome was recorded; null: not yet.</summary>
    public DateTimeOffset? At { get; internal init; }

    /// <summary>How long it took in the run that ended it; null: it has no outcome.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>How long it waited for locks in this run.</summary>
    public TimeSpan Waited { get; internal init; }

    /// <summary>
    /// The rows that it changed in the run that ended it; of a stopped one: in all runs so far.
    /// </summary>
    public long Rows { get; internal init; }

    /// <summary>What it said, or why it failed; in a preview, its statements.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The id of the condition that it failed with; null: it did not fail in this run.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>The SQLSTATE that it failed with, or null.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>The name and the outcome, for a reader.</summary>
    public override string ToString() => $"{Name}: {Outcome}";
}
