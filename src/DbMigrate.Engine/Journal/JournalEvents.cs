namespace DbMigrate.Engine.Journal;

/// <summary>The values of the column <c>dbmigrate.event.event</c>. docs/guides/journal.md describes each row.</summary>
internal static class JournalEvents
{
    internal const string JournalCreated = nameof(JournalCreated);
    internal const string JournalUpgraded = nameof(JournalUpgraded);

    /// <summary>A role was granted access to the journal.</summary>
    internal const string AccessGranted = nameof(AccessGranted);

    /// <summary>The access of a role to the journal was revoked.</summary>
    internal const string AccessRevoked = nameof(AccessRevoked);
    internal const string PhaseStarted = nameof(PhaseStarted);
    internal const string PhaseResumed = nameof(PhaseResumed);

    /// <summary>The phase waits for an operator.</summary>
    internal const string PhaseWaiting = nameof(PhaseWaiting);
    internal const string PhaseApplied = nameof(PhaseApplied);
    internal const string PhaseVerified = nameof(PhaseVerified);
    internal const string VerifyFailed = nameof(VerifyFailed);

    /// <summary>A verified phase was verified again. The time since when it is verified does not change.</summary>
    internal const string PhaseVerifiedAgain = nameof(PhaseVerifiedAgain);
    internal const string PhaseFailed = nameof(PhaseFailed);
    internal const string PhaseInterrupted = nameof(PhaseInterrupted);

    /// <summary>The phase was applied by another tool.</summary>
    internal const string PhaseAdopted = nameof(PhaseAdopted);

    /// <summary>The backfills of the phase pause between two batches.</summary>
    internal const string PhaseSuspended = nameof(PhaseSuspended);

    /// <summary>The backfills of the phase continue.</summary>
    internal const string PhaseContinued = nameof(PhaseContinued);
    internal const string UndoStarted = nameof(UndoStarted);
    internal const string UndoResumed = nameof(UndoResumed);
    internal const string UndoFailed = nameof(UndoFailed);
    internal const string PhaseUndone = nameof(PhaseUndone);

    /// <summary>A statement outside a transaction, or a program, is about to run.</summary>
    internal const string BatchStarted = nameof(BatchStarted);
    internal const string BatchDone = nameof(BatchDone);
    internal const string BatchFailed = nameof(BatchFailed);

    /// <summary>The outcome of a batch in doubt was found in the catalog, or stated by a person.</summary>
    internal const string BatchResolved = nameof(BatchResolved);

    /// <summary>A batch waited for locks.</summary>
    internal const string LockWaited = nameof(LockWaited);

    /// <summary>A check of the plan was asked.</summary>
    internal const string Checked = nameof(Checked);
    internal const string GateOverridden = nameof(GateOverridden);
    internal const string Approved = nameof(Approved);
    internal const string MilestoneCompleted = nameof(MilestoneCompleted);

    /// <summary>A check of a sustained gate was sampled.</summary>
    internal const string Sampled = nameof(Sampled);
    internal const string BlockersTerminated = nameof(BlockersTerminated);

    /// <summary>A run of a maintenance schedule started. The column phase has the schedule.</summary>
    internal const string MaintenanceStarted = nameof(MaintenanceStarted);

    /// <summary>A run of a maintenance schedule continued at the first task that is not done.</summary>
    internal const string MaintenanceResumed = nameof(MaintenanceResumed);

    /// <summary>A run of a maintenance schedule ended before all tasks had their turn.</summary>
    internal const string MaintenanceStopped = nameof(MaintenanceStopped);

    /// <summary>All tasks of a maintenance schedule had their turn; some may have failed.</summary>
    internal const string MaintenanceDone = nameof(MaintenanceDone);

    /// <summary>A task or a check of a maintenance schedule succeeded.</summary>
    internal const string TaskDone = nameof(TaskDone);
    internal const string TaskFailed = nameof(TaskFailed);

    /// <summary>A value of a metric was recorded.</summary>
    internal const string Measured = nameof(Measured);

    /// <summary>Not a row: the history reports rows that were removed from the journal under this name.</summary>
    internal const string Missing = nameof(Missing);

    /// <summary>The names of all events, in ordinal order.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        AccessGranted,
        AccessRevoked,
        Approved,
        BatchDone,
        BatchFailed,
        BatchResolved,
        BatchStarted,
        BlockersTerminated,
        Checked,
        GateOverridden,
        JournalCreated,
        JournalUpgraded,
        LockWaited,
        MaintenanceDone,
        MaintenanceResumed,
        MaintenanceStarted,
        MaintenanceStopped,
        Measured,
        MilestoneCompleted,
        PhaseAdopted,
        PhaseApplied,
        PhaseContinued,
        PhaseFailed,
        PhaseInterrupted,
        PhaseResumed,
        PhaseStarted,
        PhaseSuspended,
        PhaseUndone,
        PhaseVerified,
        PhaseVerifiedAgain,
        PhaseWaiting,
        Sampled,
        TaskDone,
        TaskFailed,
        UndoFailed,
        UndoResumed,
        UndoStarted,
        VerifyFailed,
    ];
}
