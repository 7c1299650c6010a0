using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>A maintenance schedule of a plan: when it ran, what came of it, and when it runs next.</summary>
public sealed record MaintenanceStatus
{
    private readonly IReadOnlyList<MaintenanceTask> _tasks = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The schedule's name; binds to <c>-Schedule</c>.</summary>
    public string Schedule { get; internal init; } = string.Empty;

    /// <summary>Its times, as a cron expression.</summary>
    public string Cron { get; internal init; } = string.Empty;

    /// <summary>The time zone of its times.</summary>
    public string Zone { get; internal init; } = string.Empty;

    /// <summary>The longest time of one run.</summary>
    public TimeSpan Within { get; internal init; }

    /// <summary>The outcome of its last run.</summary>
    public MaintenanceOutcome Outcome { get; internal init; }

    /// <summary>When its last run wrote its newest row; null: it never ran.</summary>
    public DateTimeOffset? Last { get; internal init; }

    /// <summary>Its next time after now; null: none.</summary>
    public DateTimeOffset? Next { get; internal init; }

    /// <summary>Since when it is due; null: it is not due.</summary>
    public DateTimeOffset? DueSince { get; internal init; }

    /// <summary>Whether a run now would run it.</summary>
    public bool IsDue => DueSince is not null;

    /// <summary>
    /// Whether it has been due for longer than a day, or than the time until its next occurrence, and ran before.
    /// </summary>
    public bool IsOverdue { get; internal init; }

    /// <summary>The home database, as <c>host:port/name</c>; binds to <c>-Database</c>.</summary>
    public string Database { get; internal init; } = string.Empty;

    /// <summary>What the last run said; empty where it never ran.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>Its tasks and checks with the outcomes of the last run.</summary>
    public IReadOnlyList<MaintenanceTask> Tasks
    {
        get => _tasks;
        internal init => _tasks = ReadOnlyArray.Of(value);
    }

    /// <summary>The name and the outcome, for a reader.</summary>
    public override string ToString() => $"{Schedule}: {Outcome}";
}
