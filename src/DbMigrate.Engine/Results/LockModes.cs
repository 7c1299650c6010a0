using static DbMigrate.MigrationLockMode;

namespace DbMigrate.Engine.Results;

/// <summary>The names of the lock modes, and which of them conflict.</summary>
/// <remarks>https://www.postgresql.org/docs/current/explicit-locking.html#TABLE-LOCK-COMPATIBILITY</remarks>
internal static class LockModes
{
    // SQL keywords, and the name in pg_locks; in the order of the enum.
    private static readonly (string Sql, string Catalog)[] Names =
    [
        ("ACCESS SHARE", "AccessShareLock"),
        ("ROW SHARE", "RowShareLock"),
        ("ROW EXCLUSIVE", "RowExclusiveLock"),
        ("SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock"),
        ("SHARE", "ShareLock"),
        ("SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock"),
        ("EXCLUSIVE", "ExclusiveLock"),
        ("ACCESS EXCLUSIVE", "AccessExclusiveLock"),
    ];

    /// <summary>The names in pg_locks, in the order of the enum.</summary>
    internal static string[] CatalogNames { get; } = [.. Names.Select(n => n.Catalog)];

    /// <summary>For each mode, in the order of the enum, the names of those that conflict with it, with commas.</summary>
    internal static string[] CatalogConflicts { get; } =
    [.. Enum.GetValues<MigrationLockMode>().Select(m => string.Join(',', m.Conflicts().Select(ToCatalog)))];

    /// <summary>Returns the keywords of LOCK TABLE: <c>ACCESS EXCLUSIVE</c>.</summary>
    internal static string ToSql(this MigrationLockMode mode) => Names[(int)mode].Sql;

    /// <summary>Returns the name in pg_locks: <c>AccessExclusiveLock</c>.</summary>
    internal static string ToCatalog(this MigrationLockMode mode) => Names[(int)mode].Catalog;

    /// <summary>Returns the mode of a name in pg_locks; null where pg_locks has a name that no mode has.</summary>
    internal static MigrationLockMode? FromCatalog(string name) =>
        Array.FindIndex(Names, n => n.Catalog == name) is var index and >= 0 ? (MigrationLockMode)index : null;

    /// <summary>Returns the mode of SQL keywords in upper case; null where there is no such mode.</summary>
    internal static MigrationLockMode? FromSql(string keywords) =>
        Array.FindIndex(Names, n => n.Sql == keywords) is var index and >= 0 ? (MigrationLockMode)index : null;

    /// <summary>Returns whether two sessions cannot hold the two modes on one relation at the same time.</summary>
    internal static bool ConflictsWith(this MigrationLockMode mode, MigrationLockMode other) =>
        other >= WeakestConflict(mode) && !(mode == Share && other == Share);

    /// <summary>Returns all modes that conflict with this one.</summary>
    internal static IEnumerable<MigrationLockMode> Conflicts(this MigrationLockMode mode) =>
        Enum.GetValues<MigrationLockMode>().Where(other => mode.ConflictsWith(other));

    // A mode conflicts with this one and all stronger ones; SHARE alone does not conflict with itself.
    private static MigrationLockMode WeakestConflict(MigrationLockMode mode) =>
        mode switch
        {
            AccessShare => AccessExclusive,
            RowShare => Exclusive,
            RowExclusive => Share,
            ShareUpdateExclusive => ShareUpdateExclusive,
            Share or ShareRowExclusive => RowExclusive,
            Exclusive => RowShare,
            _ => AccessShare,
        };
}
