namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>What one look at the server's lock table found.</summary>
/// <param name="Tables">The tables that may be locked by LOCK TABLE, with their modes, in the order to ask for.</param>
/// <param name="Conflicts">The sessions in the way.</param>
/// <param name="DeadlockTimeout">The server's <c>deadlock_timeout</c>.</param>
internal sealed record LockView(
    IReadOnlyList<(string Table, MigrationLockMode Mode)> Tables,
    IReadOnlyList<LockConflict> Conflicts,
    TimeSpan DeadlockTimeout
)
{
    /// <summary>Nothing is known of the locks.</summary>
    internal static LockView Empty { get; } = new([], [], TimeSpan.Zero);
}
