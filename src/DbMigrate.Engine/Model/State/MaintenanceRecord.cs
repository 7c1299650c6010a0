namespace DbMigrate.Engine.Model.State;

/// <summary>The newest run of a maintenance schedule, by the journal.</summary>
/// <param name="Owner">The name by which the journal has the schedule.</param>
/// <param name="State">What its newest row says.</param>
/// <param name="At">When the newest row was written.</param>
/// <param name="Run">The run that wrote it.</param>
/// <param name="ExecutionId">The execution of its tasks.</param>
/// <param name="Checksum">The digest of its tasks when it started.</param>
/// <param name="Due">The time for which it ran.</param>
/// <param name="Message">The message of the newest row.</param>
internal sealed record MaintenanceRecord(
    string Owner,
    MaintenanceProgress State,
    DateTimeOffset At,
    Guid Run,
    Guid ExecutionId,
    string Checksum,
    DateTimeOffset Due,
    string Message
)
{
    /// <summary>Whether it stopped because its time was over.</summary>
    internal bool TimeIsOver { get; init; }

    /// <summary>The position of the task in the middle of which it stopped; null: it stopped in none.</summary>
    internal int? StoppedIn { get; init; }

    /// <summary>The rows that this task had changed by then, in all runs.</summary>
    internal long StoppedRows { get; init; }

    /// <summary>The outcomes of its tasks and checks, by their position from 1.</summary>
    internal IReadOnlyDictionary<int, TaskRecord> Tasks { get; init; } = new Dictionary<int, TaskRecord>();
}

/// <summary>How far a run of a maintenance schedule is.</summary>
internal enum MaintenanceProgress
{
    /// <summary>It started, and its end is not recorded.</summary>
    Begun,

    /// <summary>It ended before all tasks had their turn.</summary>
    Stopped,

    /// <summary>All tasks had their turn.</summary>
    Done,
}

/// <summary>The outcome of a task, by the journal.</summary>
/// <param name="Step">Its position, from 1.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="At">When.</param>
/// <param name="Duration">How long it took; null: not recorded.</param>
/// <param name="Message">What it said, or why it failed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Rows">The rows that it changed in the run that ended it.</param>
internal sealed record TaskRecord(
    int Step,
    bool Failed,
    DateTimeOffset At,
    TimeSpan? Duration,
    string Message,
    string Name,
    string Kind,
    long Rows
)
{
    /// <summary>The condition that it failed with, or null.</summary>
    internal string? ErrorId { get; init; }

    /// <summary>The error code of the server that it failed with, or null.</summary>
    internal string? SqlState { get; init; }
}
