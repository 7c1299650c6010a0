using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>What the workers of one backfill share.</summary>
internal sealed class BackfillJob
{
    internal required ActionContext Context { get; init; }

    internal required MigrationStep Step { get; init; }

    internal required ActionBatch Batch { get; init; }

    internal required KeyedTable Table { get; init; }

    internal required KeySql Sql { get; init; }

    internal required CursorStore Cursor { get; init; }

    internal required BackfillOptions Options { get; init; }

    internal required Throttle Throttle { get; init; }

    internal required BackfillVacuum Vacuum { get; init; }

    internal required BackfillProgress Progress { get; init; }

    /// <summary>
    /// The limits of a batch: a lock that does not come soon is let go of, with all the row locks that the batch holds.
    /// </summary>
    internal required MigrationLimits Limits { get; init; }

    /// <summary>The rows that were recorded as failed in this run.</summary>
    internal int Recorded;
}
