using System.Globalization;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Computes how far a backfill is: rows, percent, rows per second over the last 20 seconds, and the time left.
/// For one thread at a time.
/// </summary>
/// <param name="step">The name of the step, for the text.</param>
/// <param name="estimated">The estimated number of rows of the table.</param>
/// <param name="scannedBefore">The rows that earlier executions have scanned.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressMeter(string step, long estimated, long scannedBefore, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private readonly long _start = time.GetTimestamp();
    private readonly Queue<(TimeSpan At, long Scanned, long Rows)> _samples = new();
    private TimeSpan? _reported;
    private long _scanned = scannedBefore;

    /// <summary>The rows that this execution has changed.</summary>
    internal long Rows { get; private set; }

    /// <summary>Counts a batch.</summary>
    /// <returns>A report; null where the last one is less than 250 ms old.</returns>
    internal ProgressReport? Add(long rows, long scanned)
    {
        Rows += rows;
        _scanned += scanned;
        var now = time.GetElapsedTime(_start);
        _samples.Enqueue((now, _scanned, Rows));
        while (_samples.Count > 2 && now - _samples.Peek().At > Window)
        {
            _samples.Dequeue();
        }

        if (_reported is { } last && now - last < Interval)
        {
            return null;
        }

        _reported = now;
        return Report(null);
    }

    /// <summary>Reports that the backfill waits, or that it continues, and starts to measure the rate again.</summary>
    /// <param name="reason">Why it waits; null: it continues.</param>
    internal ProgressReport Wait(string? reason)
    {
        // The rate before the pause does not predict the rate after it.
        _samples.Clear();
        return Report(reason);
    }

    private ProgressReport Report(string? waiting)
    {
        var first = _samples.Count > 0 ? _samples.Peek() : default;
        var seconds = (time.GetElapsedTime(_start) - first.At).TotalSeconds;
        var measured = _samples.Count > 1 && seconds > 0;
        var speed = measured ? (_scanned - first.Scanned) / seconds : 0;
        var left = Math.Max(0, estimated - _scanned);
        TimeSpan? remaining = speed > 0 && waiting is null ? TimeSpan.FromSeconds(Math.Round(left / speed)) : null;
        var done = estimated > 0 ? Math.Min(99, (int)(100 * _scanned / estimated)) : 0;
        var rate = measured ? $", {Grouped((long)((Rows - first.Rows) / seconds))} rows a second" : string.Empty;
        var text =
            $"{step}: {Grouped(Rows)} rows, {done} %{rate}{(waiting is null ? string.Empty : "; waiting: " + waiting)}";
        return new ProgressReport(text, done, remaining);
    }

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
