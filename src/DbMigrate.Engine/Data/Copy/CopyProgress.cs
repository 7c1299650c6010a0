using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Counts the bytes and rows of all workers, and reports them once a second. Safe for several threads.</summary>
/// <param name="step">The step.</param>
/// <param name="messages">Where it reports.</param>
/// <param name="time">The clock.</param>
/// <param name="parts">The parts of the copy.</param>
internal sealed class CopyProgress(
    StepExecution step,
    MessageSink messages,
    TimeProvider time,
    IReadOnlyList<KeyPart> parts
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly int _left = parts.Count(p => !p.Done);
    private long _last = time.GetTimestamp();
    private long _bytes;
    private long _rows;
    private int _done;

    /// <summary>Counts what has passed.</summary>
    internal void Add(long bytes, long rows)
    {
        lock (_gate)
        {
            _bytes += bytes;
            _rows += rows;
            if (time.GetElapsedTime(_last) >= Interval)
            {
                _last = time.GetTimestamp();
                Send();
            }
        }
    }

    /// <summary>Counts a part as done.</summary>
    internal void Complete(KeyPart part, long rows)
    {
        step.Counters.AddRows(rows);
        step.Execution.Kept.AddRows(step.Position, rows);
        lock (_gate)
        {
            _done++;
        }

        messages.Verbose($"{step.Heading}: {CopyParts.TableOf(part)}: {rows} rows are there.");
    }

    /// <summary>Reports that the workers wait, or that they continue.</summary>
    /// <param name="reason">Why they wait; null: they continue.</param>
    internal void Waiting(string? reason) =>
        messages.Info(
            reason is null ? $"{step.Heading}: goes on." : $"{step.Heading}: waits between two parts: {reason}."
        );

    private void Send()
    {
        var elapsed = time.GetElapsedTime(_start);
        var rate = (long)(_bytes / Math.Max(0.001, elapsed.TotalSeconds));
        var percent = 100 * _done / Math.Max(1, _left);
        messages.Progress(
            step.Execution.Heading,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Step.Name}: {_rows:N0} rows, {ByteSize.Format(_bytes)}, {ByteSize.Format(rate)}/s, {_done} of {_left} parts"
            ),
            Math.Min(99, ((100 * (step.Position - 1)) + percent) / Math.Max(1, step.Count))
        );
    }
}
