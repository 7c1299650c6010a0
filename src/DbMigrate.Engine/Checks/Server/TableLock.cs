namespace DbMigrate.Engine.Checks.Server;

/// <summary>A mode of a table's lock, and what it conflicts with.</summary>
/// <remarks>https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES</remarks>
/// <param name="Words">As LOCK TABLE has it: <c>ACCESS EXCLUSIVE</c>.</param>
/// <param name="Name">As pg_locks has it: <c>AccessExclusiveLock</c>.</param>
/// <param name="Strength">Its place among the modes, 0 the weakest.</param>
/// <param name="WeakestConflict">The weakest mode that it conflicts with: it does with all that are stronger than that
/// one.</param>
/// <param name="Itself">Whether it conflicts with itself, where that does not follow from the order.</param>
internal sealed record TableLock(string Words, string Name, int Strength, int WeakestConflict, bool Itself = true)
{
    private static readonly TableLock[] Modes =
    [
        new("ACCESS SHARE", "AccessShareLock", 0, 7),
        new("ROW SHARE", "RowShareLock", 1, 6),
        new("ROW EXCLUSIVE", "RowExclusiveLock", 2, 4),
        new("SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock", 3, 3),
        new("SHARE", "ShareLock", 4, 2, Itself: false),
        new("SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock", 5, 2),
        new("EXCLUSIVE", "ExclusiveLock", 6, 1),
        new("ACCESS EXCLUSIVE", "AccessExclusiveLock", 7, 0),
    ];

    /// <summary>What a plain read takes.</summary>
    internal static TableLock AccessShare => Modes[0];

    /// <summary>What changing rows takes.</summary>
    internal static TableLock RowExclusive => Modes[2];

    /// <summary>What changing the table takes, most often.</summary>
    internal static TableLock AccessExclusive => Modes[7];

    /// <summary>
    /// Whether it is stronger than what changing rows takes: then it is the owner's to take, as a rule.
    /// </summary>
    internal bool IsForOwner => Strength > RowExclusive.Strength;

    /// <summary>The mode of that name, in either way of writing, or null.</summary>
    internal static TableLock? Find(string mode) => Array.Find(Modes, m => m.Words == mode || m.Name == mode);

    /// <summary>The modes that somebody else must not hold, as pg_locks names them.</summary>
    internal IEnumerable<string> Conflicts =>
        Modes.Where(m => m.Strength >= WeakestConflict && (Itself || m != this)).Select(m => m.Name);
}
