namespace DbMigrate;

/// <summary>The outcome of a maintenance schedule's run.</summary>
public enum MaintenanceOutcome
{
    /// <summary>It never ran.</summary>
    Never,

    /// <summary>It would run. A preview reports it.</summary>
    Planned,

    /// <summary>A run works on it.</summary>
    Running,

    /// <summary>All tasks were done.</summary>
    Succeeded,

    /// <summary>All tasks had their turn, and some failed.</summary>
    Failed,

    /// <summary>The time of the run was over before all tasks had their turn. The next run continues.</summary>
    TimedOut,

    /// <summary>The run was stopped or lost before all tasks had their turn. The next run continues.</summary>
    Interrupted,
}
