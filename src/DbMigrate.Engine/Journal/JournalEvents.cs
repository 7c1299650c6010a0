namespace DbMigrate.Engine.Journal;

/// <summary>The words of the journal's column <c>event</c>.</summary>
internal static class JournalEvents
{
    internal const string JournalCreated = nameof(JournalCreated);
    internal const string JournalUpgraded = nameof(JournalUpgraded);
    internal const string PhaseStarted = nameof(PhaseStarted);
    internal const string PhaseResumed = nameof(PhaseResumed);
    internal const string PhaseWaiting = nameof(PhaseWaiting);
    internal const string PhaseApplied = nameof(PhaseApplied);
    internal const string PhaseVerified = nameof(PhaseVerified);
    internal const string VerifyFailed = nameof(VerifyFailed);

    /// <summary>It was verified before and still is; since when it is, does not change.</summary>
    internal const string PhaseVerifiedAgain = nameof(PhaseVerifiedAgain);
    internal const string PhaseFailed = nameof(PhaseFailed);
    internal const string PhaseInterrupted = nameof(PhaseInterrupted);

    /// <summary>Somebody asked the phase's backfills to pause between two batches.</summary>
    internal const string PhaseSuspended = nameof(PhaseSuspended);

    /// <summary>Somebody let them go on.</summary>
    internal const string PhaseContinued = nameof(PhaseContinued);
    internal const string UndoStarted = nameof(UndoStarted);
    internal const string UndoResumed = nameof(UndoResumed);
    internal const string UndoFailed = nameof(UndoFailed);
    internal const string PhaseUndone = nameof(PhaseUndone);

    /// <summary>A statement outside a transaction, or a program, is about to run.</summary>
    internal const string BatchStarted = nameof(BatchStarted);
    internal const string BatchDone = nameof(BatchDone);
    internal const string BatchFailed = nameof(BatchFailed);

    /// <summary>What was in doubt is settled: by the catalog, or by a person.</summary>
    internal const string BatchResolved = nameof(BatchResolved);
    internal const string GateOverridden = nameof(GateOverridden);
    internal const string Approved = nameof(Approved);
    internal const string MilestoneCompleted = nameof(MilestoneCompleted);
    internal const string Sampled = nameof(Sampled);
    internal const string Said = nameof(Said);
    internal const string BlockersTerminated = nameof(BlockersTerminated);
}
