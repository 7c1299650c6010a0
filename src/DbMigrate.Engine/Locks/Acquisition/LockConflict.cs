namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>A session that holds or awaits a lock which conflicts with one that a batch needs.</summary>
/// <param name="Relation">The relation, with its schema, as SQL reads it.</param>
/// <param name="Mode">The mode that the batch needs.</param>
/// <param name="Blocker">The session. A process id of 0 is a prepared transaction.</param>
/// <param name="Transaction">The virtual transaction id, which every role may read.</param>
internal sealed record LockConflict(string Relation, MigrationLockMode Mode, Blocker Blocker, string Transaction)
{
    /// <summary>
    /// The age of its transaction. Of a session that the role may not look into, the time since it was first seen.
    /// </summary>
    internal TimeSpan Age { get; init; } = Blocker.TransactionAge ?? TimeSpan.Zero;

    /// <summary>Whether the lock is awaited, not held.</summary>
    internal bool IsAwaited { get; init; }

    /// <summary>Whether it is a prepared transaction, which ends only by a command.</summary>
    internal bool IsPrepared => Blocker.ProcessId == 0;

    /// <summary>Whether it is an autovacuum worker that yields to a session which waits for it.</summary>
    internal bool YieldsToWaiter => Blocker is { BackendType: Blocker.AutovacuumWorker, PreventsWraparound: false };

    /// <summary>
    /// Whether a longer wait may be worth it: something runs in the transaction, which may end by itself.
    /// </summary>
    internal bool MayEnd => !IsPrepared && !Blocker.IsIdleInTransaction && !Blocker.PreventsWraparound;
}
