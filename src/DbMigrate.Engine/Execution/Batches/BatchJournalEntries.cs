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
    internal JournalEntry Done(Batch batch, int? runner) =>
        Keeping(JournalEvents.BatchDone, batch) with
        {
            Runner = runner,
        };

    /// <summary>The row of a batch outside a transaction that failed.</summary>
    internal JournalEntry Failed(Batch batch, string message) =>
        Of(JournalEvents.BatchFailed, batch) with
        {
            Message = run.Messages.Mask(message),
        };

    /// <summary>The row of a batch in doubt whose outcome was found.</summary>
    internal JournalEntry Resolved(Batch batch, bool done, string message) =>
        Of(JournalEvents.BatchResolved, batch) with
        {
            Message = message,
            Detail = JournalStore.Json("done", done),
        };

    private JournalEntry Of(string what, Batch batch) =>
        new(what)
        {
            Phase = step.Execution.Owner,
            Step = step.Position,
            Batch = batch.Key,
            Run = run.Run,
            Epoch = step.Execution.ExecutionId,
            Checksum = batch.Checksum,
            Message = $"{step.Step.Name}: {batch.Title}",
        };

    // Keeps the state before the batch for its undo, and needs the runner's lock.
    private JournalEntry Keeping(string what, Batch batch) =>
        Of(what, batch) with
        {
            Runner = run.Lock.ProcessId,
            Detail = batch.Before is null ? null : JournalStore.Json("before", batch.Before),
        };
}
