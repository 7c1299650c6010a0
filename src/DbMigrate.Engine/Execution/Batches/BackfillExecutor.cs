using System.Diagnostics;
using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Steps.Backfill;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs a backfill, whose transactions are its own. It needs no intent row: it resumes at the last row that is done.
/// </summary>
internal sealed class BackfillExecutor(StepServices services)
{
    /// <summary>Runs the batch.</summary>
    internal async Task RunAsync(BackfillBatch batch, CancellationToken cancellationToken)
    {
        var run = services.Run;
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        run.Lock.RequireHeld();
        var finder = new KeyFinder(services.Step.Step, services.Context);
        var table = services.Reading is { } reading
            ? await reading
                .RunAsync(() => finder.FindAsync(batch.Table, batch.KeyNames, reading.Token))
                .ConfigureAwait(false)
            : await finder.FindAsync(batch.Table, batch.KeyNames, cancellationToken).ConfigureAwait(false);
        var action = batch.Action.For(table.Table.Sql, table.Columns, run.Variables);
        KeyFinder.RequireUnchanged(services.Step.Step, services.Context, table, action.Set);
        var backfill = new BackfillRun(run.Data, services.Step, batch, run.Plan.Name, table, action);
        var clock = Stopwatch.StartNew();
        var message = batch.RetriesErrors
            ? await backfill.RetryAsync(cancellationToken).ConfigureAwait(false)
            : await backfill.RunAsync(cancellationToken).ConfigureAwait(false);
        services.Step.Counters.Message = run.Messages.Mask(message);
        var done = services.Journal.Entries.Done(batch, run.Lock.ProcessId) with
        {
            Duration = clock.Elapsed,
            Message = services.Step.Counters.Message,
            Measures = backfill.Measures,
        };
        await services.Journal.EndAsync(batch, done, cancellationToken).ConfigureAwait(false);
    }
}
