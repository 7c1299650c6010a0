namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// How many rows the next batch takes: as many as fit in the target time, by what the last ones took.
/// </summary>
/// <param name="target">The time that a batch should take.</param>
/// <param name="largest">The most rows that it may take.</param>
internal sealed class BatchSize(TimeSpan target, long largest = BatchSize.Largest)
{
    internal const long First = 1000;
    internal const long Largest = 1_000_000;

    // One batch tells little: never more than four times as many at once.
    private const double MostGrowth = 4;

    /// <summary>The rows of the next batch.</summary>
    internal long Rows { get; private set; } = First;

    /// <summary>A batch of that many rows took that long.</summary>
    internal void Took(long rows, TimeSpan elapsed)
    {
        // A batch at the end of its part has fewer rows than it was given; it says nothing of a full one.
        if (rows < Rows)
        {
            return;
        }

        var fitting = target.TotalMilliseconds / Math.Max(0.1, elapsed.TotalMilliseconds);
        var factor = fitting > 1 ? Math.Min(MostGrowth, fitting) : Math.Max(1 / MostGrowth, fitting);
        Rows = Math.Clamp((long)Math.Ceiling(Rows * factor), 1, Math.Min(largest, Largest));
    }

    /// <summary>A batch was too long, or has a row in it that fails: the next is a fraction of it.</summary>
    internal void Shrink() => Rows = Math.Max(1, Rows / 8);
}
