namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>A batch may ask for its locks now.</summary>
/// <param name="Timeout">How long it may wait for each.</param>
/// <param name="Commands">The LOCK TABLE commands for the start of its transaction, in the order to send.</param>
/// <param name="Conflicts">The sessions in the way, whose transactions are young; none where the locks are free.</param>
internal sealed record LockTurn(
    TimeSpan Timeout,
    IReadOnlyList<string> Commands,
    IReadOnlyList<LockConflict> Conflicts
);

/// <summary>A look that found the locks taken.</summary>
/// <param name="Number">How many such looks there were since the last try, this one included.</param>
/// <param name="Conflicts">The sessions in the way.</param>
internal sealed record LockLook(int Number, IReadOnlyList<LockConflict> Conflicts);
