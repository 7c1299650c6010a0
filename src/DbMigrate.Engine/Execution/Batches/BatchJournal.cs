using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Writes the rows of batches that do not run in one transaction with their row.</summary>
internal sealed class BatchJournal(RunContext run, JournaledExecution execution, StepExecution step)
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Makes the rows.</summary>
    internal BatchJournalEntries Entries { get; } = new(run, step);

    /// <summary>Writes the intent of a batch.</summary>
    internal Task StartAsync(Batch batch, CancellationToken cancellationToken) =>
        AppendAsync(cancellationToken, Entries.Started(batch));

    /// <summary>Writes that a batch failed, where the journal can be written.</summary>
    internal Task FailAsync(Batch batch, string message, TimeSpan duration) =>
        run.TryAppendAsync(execution, Entries.Failed(batch, message, duration));

    /// <summary>Writes the waits of a batch for locks, where it waited and the journal can be written.</summary>
    internal Task WaitedAsync(Batch batch, IReadOnlyList<LockWait> waits) =>
        waits.Count > 0 ? run.TryAppendAsync(execution, Entries.Waited(batch, waits)) : Task.CompletedTask;

    /// <summary>Writes the outcome of a batch in doubt.</summary>
    internal Task ResolveAsync(Batch batch, bool done, string message, CancellationToken cancellationToken) =>
        AppendAsync(cancellationToken, Entries.Resolved(batch, done, message));

    /// <summary>
    /// Writes that a batch is done, with other rows in the same transaction. A cancellation takes effect after that:
    /// what is done must be journaled.
    /// </summary>
    internal Task EndAsync(
        Batch batch,
        CancellationToken cancellationToken,
        string? message = null,
        int? runner = null,
        params JournalEntry[] others
    ) => EndAsync(batch, Entries.Done(batch, runner, message), cancellationToken, others);

    /// <summary>The same, with the batch's row.</summary>
    internal async Task EndAsync(
        Batch batch,
        JournalEntry done,
        CancellationToken cancellationToken,
        params JournalEntry[] others
    )
    {
        using var deadline = new CancellationTokenSource(EndDeadline, run.Time);
        await AppendAsync(deadline.Token, [.. others, done]).ConfigureAwait(false);
        execution.Done[(step.Position, batch.Key)] = batch.Checksum;
        execution.Kept.Complete(step.Position);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task AppendAsync(CancellationToken cancellationToken, params JournalEntry[] entries)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run.Journal.AppendAsync(home, durable: true, cancellationToken, entries).ConfigureAwait(false);
    }
}
