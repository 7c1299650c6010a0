using System.Diagnostics;
using System.Globalization;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Counts what the workers do, and says from time to time how far they are: rows, rows per second, time left.
/// </summary>
internal sealed class BackfillProgress(ActionContext context, string step, long estimated, long scannedBefore)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Queue<(TimeSpan At, long Scanned, long Rows)> _samples = new();
    private readonly object _gate = new();
    private TimeSpan _said = -Interval;
    private long _scanned = scannedBefore;
    private long _rows;

    /// <summary>The rows that this run changed.</summary>
    internal long Rows
    {
        get
        {
            lock (_gate)
            {
                return _rows;
            }
        }
    }

    /// <summary>Counts a batch.</summary>
    internal void Add(long rows, long scanned)
    {
        lock (_gate)
        {
            _rows += rows;
            _scanned += scanned;
            context.Tally.Rows += rows;
            var now = _clock.Elapsed;
            _samples.Enqueue((now, _scanned, _rows));
            while (_samples.Count > 2 && now - _samples.Peek().At > Window)
            {
                _samples.Dequeue();
            }

            if (now - _said >= Interval)
            {
                _said = now;
                Say(null);
            }
        }
    }

    /// <summary>Says why nothing happens, or that it goes on.</summary>
    internal void Waiting(string? reason)
    {
        lock (_gate)
        {
            // The rate of before says nothing of after.
            _samples.Clear();
            Say(reason);
        }

        context.Services.Messages.Info(
            reason is null
                ? $"Phase {context.Phase.Id}, {step}: goes on."
                : $"Phase {context.Phase.Id}, {step}: waits between two batches: {reason}."
        );
    }

    private void Say(string? waiting)
    {
        var first = _samples.Count > 0 ? _samples.Peek() : default;
        var seconds = (_clock.Elapsed - first.At).TotalSeconds;
        var measured = _samples.Count > 1 && seconds > 0;
        var speed = measured ? (_scanned - first.Scanned) / seconds : 0;
        var left = Math.Max(0, estimated - _scanned);
        TimeSpan? remaining = speed > 0 && waiting is null ? TimeSpan.FromSeconds(Math.Round(left / speed)) : null;
        var done = estimated > 0 ? Math.Min(99, (int)(100 * _scanned / estimated)) : 0;
        var steps = Math.Max(1, context.Phase.Apply.Count);
        var rate = measured ? $", {Grouped((long)((_rows - first.Rows) / seconds))} rows a second" : string.Empty;
        var text =
            $"{step}: {Grouped(_rows)} rows, {done} %{rate}{(waiting is null ? string.Empty : "; waiting: " + waiting)}";
        context.Services.Messages.Progress(
            $"Phase {context.Phase.Id}",
            text,
            Math.Min(99, ((100 * (context.Position - 1)) + done) / steps),
            remaining
        );
    }

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
