namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// What a statement does to a relation, including what belongs to it: its partitions and its indexes.
/// </summary>
/// <param name="Relation">The relation.</param>
/// <param name="Lock">The strongest lock; null: not known.</param>
internal sealed record RelationEffect(RelationName Relation, MigrationLockMode? Lock)
{
    /// <summary>Whether it is read from end to end.</summary>
    public MigrationStatementEffect Scans { get; init; }

    /// <summary>Whether its files are rewritten.</summary>
    public MigrationStatementEffect Rewrites { get; init; }

    /// <summary>Whether the same transaction created it: no other session can wait for it.</summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// Whether it waits for the transactions that have written to it, as CONCURRENTLY does, besides those whose locks
    /// conflict with its own.
    /// </summary>
    public bool WaitsForWriters { get; init; }

    /// <summary>Who else than the owner may take such a lock.</summary>
    public RelationRight Right { get; init; }

    private bool IsOfRight => Lock > MigrationLockMode.RowExclusive;

    /// <summary>Returns the stronger effect of both.</summary>
    public RelationEffect With(RelationEffect other) =>
        this with
        {
            Lock = other.Lock is { } mode && !(Lock >= mode) ? mode : Lock,
            Scans = EffectOrder.Max(Scans, other.Scans),
            Rewrites = EffectOrder.Max(Rewrites, other.Rewrites),
            IsNew = IsNew && other.IsNew,
            WaitsForWriters = WaitsForWriters || other.WaitsForWriters,
            Right =
                IsOfRight == other.IsOfRight ? (RelationRight)Math.Min((int)Right, (int)other.Right)
                : IsOfRight ? Right
                : other.Right,
        };
}
