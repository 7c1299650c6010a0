namespace DbMigrate;

/// <summary>The outcome of a task of a maintenance schedule.</summary>
public enum MaintenanceTaskOutcome
{
    /// <summary>It had no turn yet.</summary>
    Pending,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was stopped in the middle. The next run continues it.</summary>
    Stopped,
}
