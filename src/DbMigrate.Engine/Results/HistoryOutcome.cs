namespace DbMigrate;

/// <summary>How a migration in the history of another tool fits a plan.</summary>
public enum HistoryOutcome
{
    /// <summary>The other tool applied it, and the plan has its phase: it is adopted.</summary>
    Applied,

    /// <summary>The journal has the phase as applied already.</summary>
    Recorded,

    /// <summary>It is not applied yet.</summary>
    Pending,

    /// <summary>The other tool has it as failed.</summary>
    Failed,

    /// <summary>Its file differs from what the other tool ran.</summary>
    Changed,

    /// <summary>It is in the history, and the plan has no phase for it.</summary>
    Unknown,

    /// <summary>It is not in the history, and a later phase is.</summary>
    Gap,

    /// <summary>The journal says something else of the phase.</summary>
    Conflict,

    /// <summary>
    /// The journal has the phase as applied, and the history, which the plan keeps, has not: the other tool has undone it.
    /// </summary>
    Missing,

    /// <summary>It is in the history, and its file in the archive of the plan. It is never run.</summary>
    Archived,
}
