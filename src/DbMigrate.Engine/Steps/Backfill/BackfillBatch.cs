using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Backfill;

/// <summary>
/// The rows of a table, changed in transactions of their own. It resumes at the last row that is done.
/// </summary>
internal sealed class BackfillBatch : Batch
{
    /// <summary>The table.</summary>
    internal required ObjectName Table { get; init; }

    /// <summary>The columns of the key, or the name of its index; empty: the primary key.</summary>
    internal required IReadOnlyList<string> KeyNames { get; init; }

    /// <summary>What is done with the rows.</summary>
    internal required RowActionTemplate Action { get; init; }

    /// <summary>The options of the pass over the table.</summary>
    internal required BackfillOptions Options { get; init; }

    /// <summary>Whether it retries the rows that were recorded as failed, instead of going through the table.</summary>
    internal bool RetriesErrors { get; init; }
}
