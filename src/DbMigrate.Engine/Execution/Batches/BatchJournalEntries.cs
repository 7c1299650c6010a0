using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Makes the journal's rows of a step's batches.</summary>
internal sealed class BatchJournalEntries(RunContext run, StepExecution step)
{
    /// <summary>The row of a batch outside a transaction that starts.</summary>
    internal JournalEntry Started(Batch batch) => Keeping(JournalEvents.BatchStarted, batch);

    /// <summary>The row of a batch that is done.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="runner">The process id that must hold the runner's lock; null: none must.</param>
    /// <param name="message">Its message. Default: the names of the step and the batch.</param>
    internal JournalEntry Done(Batch batch, int? runner, string? message = null)
    {
        var row = Keeping(JournalEvents.BatchDone, batch);
        return row with { Runner = runner, Message = string.IsNullOrEmpty(message) ? row.Message : message };
    }

    /// <summary>
    /// The row of a batch that is written in the batch's transaction; the server measures the duration.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="runner">The process id that must hold the runner's lock; null: none must.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="before">The time of earlier attempts, with their pauses.</param>
    internal JournalEntry DoneInTransaction(Batch batch, int? runner, int attempt, TimeSpan before) =>
        Done(batch, runner) with
        {
            Duration = before,
            RunsOn = true,
            Measures = new BatchMeasures { Before = batch.Before, Retries = attempt - 1 },
        };

    /// <summary>The row of a batch's waits for locks.</summary>
    internal JournalEntry Waited(Batch batch, IReadOnlyList<LockWait> waits)
    {
        var longest = waits.MaxBy(w => w.Waited)!;
        var looks = waits.Sum(w => w.Looks);
        var tries = waits.Max(w => w.Attempt);
        var blocker = longest.BlockedBy.Count > 0 ? $", blocked by {BlockerText(longest.BlockedBy[0])}" : string.Empty;
        return Of(JournalEvents.LockWaited, batch) with
        {
            Checksum = null,
            Duration = TimeSpan.FromTicks(waits.Sum(w => w.Waited.Ticks)),
            Message =
                $"{step.Step.Name}: {batch.Title}: waited for "
                + (longest.Lock.Length > 0 ? longest.Lock : "a lock")
                + $" ({DisplayText.Count(looks, "look")}, {DisplayText.Count(tries, "try", "tries")})"
                + blocker,
            Detail = JournalDetails.LockWaits(waits, run.Messages.Mask),
        };
    }

    /// <summary>The row of a batch outside a transaction that failed.</summary>
    internal JournalEntry Failed(Batch batch, string message, TimeSpan duration) =>
        Of(JournalEvents.BatchFailed, batch) with
        {
            Duration = duration,
            Message = run.Messages.Mask(message),
        };

    /// <summary>The row of a batch in doubt whose outcome was found.</summary>
    internal JournalEntry Resolved(Batch batch, bool done, string message) =>
        Of(JournalEvents.BatchResolved, batch) with
        {
            Message = message,
            Detail = JournalStore.Json("done", done),
        };

    private string BlockerText(LockBlocker blocker)
    {
        string[] facts =
        [
            blocker.User,
            blocker.Application,
            blocker.TransactionAge is { } age ? $"transaction {DurationText.Format(age)} old" : string.Empty,
        ];
        var known = string.Join(", ", facts.Where(f => f.Length > 0));
        return run.Messages.Mask(
            blocker.ProcessId == 0
                ? $"the prepared transaction {blocker.Query} ({known})"
                : $"pid {blocker.ProcessId} ({known})"
        );
    }

    private JournalEntry Of(string what, Batch batch) =>
        new(what)
        {
            Phase = step.Execution.Owner,
            Step = step.Position,
            Batch = batch.Key,
            Run = run.Run,
            ExecutionId = step.Execution.ExecutionId,
            Checksum = batch.Checksum,
            Message = $"{step.Step.Name}: {batch.Title}",
        };

    // Keeps the state before the batch for its undo, and needs the runner's lock.
    private JournalEntry Keeping(string what, Batch batch) =>
        Of(what, batch) with
        {
            Runner = run.Lock.ProcessId,
            Measures = new BatchMeasures { Before = batch.Before },
        };
}
