namespace DbMigrate.Engine.Data.Backfill;

/// <summary>How a backfill goes through its table.</summary>
/// <param name="Target">The time that a batch should take.</param>
/// <param name="Workers">How many batches run side by side.</param>
/// <param name="RecordErrors">Whether a row that fails is recorded and passed over.</param>
/// <param name="MaxLag">The replication lag from which on it waits; null: whatever it is.</param>
/// <param name="MaxActive">The number of active sessions of others from which on it waits; null: half of the server's
/// connections.</param>
internal sealed record BackfillOptions(
    TimeSpan Target,
    int Workers,
    bool RecordErrors,
    TimeSpan? MaxLag,
    int? MaxActive
)
{
    /// <summary>
    /// The longest that a batch of more than one row may take before it is cancelled and tried again with fewer rows:
    /// its transaction holds locks on rows that the
    /// application may want, and keeps VACUUM from freeing others.
    /// </summary>
    internal TimeSpan LongestBatch => Target * 1.8;
}
