namespace DbMigrate.Engine.Steps.Backfill;

/// <summary>The options of the pass over the table.</summary>
/// <param name="Target">The time that a batch should take.</param>
/// <param name="Workers">How many batches run in parallel.</param>
/// <param name="RecordErrors">Whether a row that fails is recorded and skipped.</param>
/// <param name="Throttle">When the workers wait.</param>
internal sealed record BackfillOptions(TimeSpan Target, int Workers, bool RecordErrors, ThrottleOptions Throttle)
{
    /// <summary>
    /// The longest that a batch of more than one row may take. It is then cancelled and retried with fewer rows: its
    /// transaction holds row locks that the application may want, and keeps VACUUM from freeing dead rows.
    /// </summary>
    internal TimeSpan LongestBatch => Target * 1.8;
}
