using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Counts what the workers do, and reports the progress to the observer.</summary>
internal sealed class BackfillProgress(ActionContext context, string step, long estimated, long scannedBefore)
{
    private readonly ProgressMeter _meter = new(step, estimated, scannedBefore, TimeProvider.System);
    private readonly object _gate = new();

    /// <summary>The rows that this execution has changed.</summary>
    internal long Rows
    {
        get
        {
            lock (_gate)
            {
                return _meter.Rows;
            }
        }
    }

    /// <summary>Counts a batch.</summary>
    internal void Add(long rows, long scanned)
    {
        lock (_gate)
        {
            context.Tally.Rows += rows;
            if (_meter.Add(rows, scanned) is { } report)
            {
                Send(report);
            }
        }
    }

    /// <summary>Reports that the workers wait, or that they continue.</summary>
    /// <param name="reason">Why they wait; null: they continue.</param>
    internal void Waiting(string? reason)
    {
        lock (_gate)
        {
            Send(_meter.Wait(reason));
        }

        context.Services.Messages.Info(
            reason is null
                ? $"Phase {context.Phase.Id}, {step}: goes on."
                : $"Phase {context.Phase.Id}, {step}: waits between two batches: {reason}."
        );
    }

    private void Send(ProgressReport report)
    {
        var steps = Math.Max(1, context.Phase.Apply.Count);
        context.Services.Messages.Progress(
            $"Phase {context.Phase.Id}",
            report.Text,
            Math.Min(99, ((100 * (context.Position - 1)) + report.Percent) / steps),
            report.Remaining
        );
    }
}
