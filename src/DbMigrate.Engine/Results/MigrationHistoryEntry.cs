namespace DbMigrate;

/// <summary>A migration in the history of another tool, or a phase that is not in it.</summary>
public sealed record MigrationHistoryEntry
{
    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id; empty: the plan has none.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>What the other tool identifies the migration by.</summary>
    public string Version { get; internal init; } = string.Empty;

    /// <summary>When the other tool applied it; null: not, or not recorded.</summary>
    public DateTimeOffset? AppliedAt { get; internal init; }

    /// <summary>How it fits.</summary>
    public HistoryOutcome Outcome { get; internal init; }

    /// <summary>The state by the journal, where the history says otherwise; null: they agree, or the journal has none.</summary>
    public MigrationState? JournalState { get; internal init; }

    /// <summary>Whether this call has marked the phase as adopted.</summary>
    public bool Adopted { get; internal init; }

    /// <summary>Whether this call has recorded the phase as undone by the other tool.</summary>
    public bool Undone { get; internal init; }

    /// <summary>What does not fit, in the other tool's terms; empty where it fits and there is nothing to say.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; internal init; } = string.Empty;

    /// <summary>Whether it fits.</summary>
    public bool Fits =>
        Outcome
            is HistoryOutcome.Applied
                or HistoryOutcome.Recorded
                or HistoryOutcome.Pending
                or HistoryOutcome.Archived;
}
