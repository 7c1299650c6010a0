namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Finds how many rows fit in a batch of the target time, from the duration of the last batches.
/// </summary>
/// <param name="target">The time that a batch should take.</param>
/// <param name="largest">The most rows of a batch.</param>
internal sealed class BatchSize(TimeSpan target, long largest = BatchSize.Largest)
{
    internal const long First = 1000;
    internal const long Largest = 1_000_000;

    // One batch shows little: the size grows or shrinks at most by this factor.
    private const double MostGrowth = 4;

    /// <summary>The rows of the next batch.</summary>
    internal long Rows { get; private set; } = First;

    /// <summary>Takes the duration of a batch.</summary>
    internal void Took(long rows, TimeSpan elapsed)
    {
        // A batch at the end of its range has fewer rows; it is no measure for a full one.
        if (rows < Rows)
        {
            return;
        }

        var fitting = target.TotalMilliseconds / Math.Max(0.1, elapsed.TotalMilliseconds);
        var factor = fitting > 1 ? Math.Min(MostGrowth, fitting) : Math.Max(1 / MostGrowth, fitting);
        Rows = Math.Clamp((long)Math.Ceiling(Rows * factor), 1, Math.Min(largest, Largest));
    }

    /// <summary>Makes the next batch a fraction, after one that was too long or has a row that fails.</summary>
    internal void Shrink() => Rows = Math.Max(1, Rows / 8);
}
