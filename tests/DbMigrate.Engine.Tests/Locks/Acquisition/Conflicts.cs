using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Locks.Acquisition;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>Sessions in the way of a batch, as a look at the lock table finds them.</summary>
internal static class Conflicts
{
    /// <summary>A session that runs a statement in a transaction of an age.</summary>
    internal static LockConflict Active(int milliseconds, int pid = 11, string? transaction = null) =>
        Of(milliseconds, pid, "active", "client backend") is var conflict && transaction is null
            ? conflict
            : conflict with
            {
                Transaction = transaction!,
            };

    /// <summary>A session whose transaction waits for its client.</summary>
    internal static LockConflict Idle(int milliseconds) =>
        Of(milliseconds, 12, "idle in transaction", "client backend");

    /// <summary>An autovacuum worker.</summary>
    internal static LockConflict Autovacuum(int milliseconds, bool wraparound = false) =>
        Of(
            milliseconds,
            13,
            "active",
            "autovacuum worker",
            "autovacuum: VACUUM public.t" + (wraparound ? " (to prevent wraparound)" : string.Empty)
        );

    /// <summary>A prepared transaction.</summary>
    internal static LockConflict Prepared() => Of(1, 0, string.Empty, string.Empty, "gid");

    /// <summary>A session of another role, of which the server shows no age.</summary>
    internal static LockConflict Hidden(string transaction) =>
        new(
            "public.t",
            MigrationLockMode.AccessExclusive,
            new Blocker(14, "other", string.Empty, null, "<insufficient privilege>", string.Empty, string.Empty),
            transaction
        );

    private static LockConflict Of(int milliseconds, int pid, string state, string type, string query = "select 1") =>
        new(
            "public.t",
            MigrationLockMode.AccessExclusive,
            new Blocker(pid, "app", "web", TimeSpan.FromMilliseconds(milliseconds), query, type, state),
            $"3/{pid}"
        );
}
