using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What a run did with one maintenance schedule.</summary>
public sealed record MaintenanceResult
{
    private readonly IReadOnlyList<MaintenanceTask> _tasks = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The schedule's name; binds to <c>-Schedule</c>.</summary>
    public string Schedule { get; internal init; } = string.Empty;

    /// <summary>The outcome.</summary>
    public MaintenanceOutcome Outcome { get; internal init; }

    /// <summary>The time for which it ran.</summary>
    public DateTimeOffset Due { get; internal init; }

    /// <summary>Whether it continued an earlier run.</summary>
    public bool Resumed { get; internal init; }

    /// <summary>When this run started with it, by the journal's clock.</summary>
    public DateTimeOffset StartedAt { get; internal init; }

    /// <summary>How long this run worked on it.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The run's id in the journal.</summary>
    public Guid Run { get; internal init; }

    /// <summary>Its tasks and checks with their outcomes.</summary>
    public IReadOnlyList<MaintenanceTask> Tasks
    {
        get => _tasks;
        internal init => _tasks = ReadOnlyArray.Of(value);
    }

    /// <summary>What came of it, in a sentence.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The name and the outcome, for a reader.</summary>
    public override string ToString() => $"{Schedule}: {Outcome}";
}
