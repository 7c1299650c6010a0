using System.Diagnostics;
using DbMigrate.Engine.Data.Copy;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Steps.Copy;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs the batches of a copy that have transactions of their own. They need no intent row: each resumes at what is done.
/// </summary>
internal sealed class CopyExecutor(StepServices services)
{
    /// <summary>Copies the rows.</summary>
    internal async Task RunAsync(CopyDataBatch batch, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var copy = new CopyRun(services.Run.Data, services.Step, batch, services.Run.Plan.Name);
        var clock = Stopwatch.StartNew();
        var message = await copy.RunAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(batch, message, clock.Elapsed, copy.Measures, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares both sides.</summary>
    internal async Task RunAsync(CopyCompareBatch batch, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var compare = new CopyCompare(services.Run.Data, services.Step, batch);
        var clock = Stopwatch.StartNew();
        var message = await compare.RunAsync(cancellationToken).ConfigureAwait(false);
        var measures = new BatchMeasures { Before = CopyContent.Write(compare.Content) };
        await EndAsync(batch, message, clock.Elapsed, measures, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings rows back.</summary>
    internal async Task RunAsync(CopyBackBatch batch, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        var back = new CopyBack(services.Run.Data, services.Step, batch);
        var message = await back.RunAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(batch, message, clock.Elapsed, new BatchMeasures(), cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        services.Run.Lock.RequireHeld();
    }

    private async Task EndAsync(
        Batch batch,
        string message,
        TimeSpan duration,
        BatchMeasures measures,
        CancellationToken cancellationToken
    )
    {
        var run = services.Run;
        var counters = services.Step.Counters;
        var said = run.Messages.Mask(message);
        counters.Message = counters.Message.Length == 0 ? said : $"{counters.Message}; {said}";
        var done = services.Journal.Entries.Done(batch, run.Lock.ProcessId) with
        {
            Duration = duration,
            Message = said,
            Measures = measures,
        };
        await services.Journal.EndAsync(batch, done, cancellationToken).ConfigureAwait(false);
    }
}
