using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Steps.Backfill;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>What the workers of one backfill share.</summary>
internal sealed class BackfillJob
{
    private int _recorded;

    internal required DataServices Services { get; init; }

    internal required StepExecution Step { get; init; }

    internal required BackfillBatch Batch { get; init; }

    internal required KeyedTable Table { get; init; }

    internal required KeySql Sql { get; init; }

    internal required CursorStore Cursor { get; init; }

    internal required Throttle Throttle { get; init; }

    internal required BackfillVacuum Vacuum { get; init; }

    internal required BackfillProgress Progress { get; init; }

    /// <summary>
    /// The limits of a batch. Its lock time-out is at most the batch's target: while a batch waits, it holds row locks.
    /// </summary>
    internal required MigrationLimits Limits { get; init; }

    /// <summary>The options of the pass over the table.</summary>
    internal BackfillOptions Options => Batch.Options;

    /// <summary>Counts a row that was recorded as failed in this run; returns how many there are now.</summary>
    internal int AddRecorded() => Interlocked.Increment(ref _recorded);
}
