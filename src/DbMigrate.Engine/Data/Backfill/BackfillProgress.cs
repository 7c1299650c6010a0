using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Counts what the workers do, and reports the progress to the observer. Safe for several threads.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="messages">Where it reports.</param>
/// <param name="time">The clock.</param>
/// <param name="estimated">The estimated number of rows of the table.</param>
/// <param name="scannedBefore">The rows that earlier runs have scanned.</param>
internal sealed class BackfillProgress(
    StepExecution step,
    MessageSink messages,
    TimeProvider time,
    long estimated,
    long scannedBefore
)
{
    private readonly ProgressMeter _meter = new(step.Step.Name, estimated, scannedBefore, time);
    private readonly object _gate = new();

    /// <summary>The rows that this run has changed.</summary>
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
        step.Counters.AddRows(rows);
        step.Execution.Kept.AddRows(step.Position, rows);
        lock (_gate)
        {
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

        messages.Info(
            reason is null ? $"{step.Heading}: goes on." : $"{step.Heading}: waits between two batches: {reason}."
        );
    }

    private void Send(ProgressReport report) =>
        messages.Progress(
            step.Execution.Heading,
            report.Text,
            Math.Min(99, ((100 * (step.Position - 1)) + report.Percent) / Math.Max(1, step.Count)),
            report.Remaining
        );
}
