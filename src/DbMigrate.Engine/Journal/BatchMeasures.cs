namespace DbMigrate.Engine.Journal;

/// <summary>The detail of the row of a batch. A value that is null or 0 is not written.</summary>
internal sealed record BatchMeasures
{
    /// <summary>What the undo of the batch needs, as JSON, or null.</summary>
    internal string? Before { get; init; }

    /// <summary>
    /// How many rows the batch changed; null where PostgreSQL counts no rows for its statements.
    /// </summary>
    internal long? Rows { get; init; }

    /// <summary>How many times the batch was rolled back and tried again.</summary>
    internal long Retries { get; init; }

    /// <summary>How many transactions a backfill took; null for a batch that is one transaction.</summary>
    internal long? Transactions { get; init; }

    internal bool IsEmpty => this is { Before: null, Rows: null, Retries: 0, Transactions: null };
}
