namespace DbMigrate.Engine.Locks;

/// <summary>What the lock monitor saw of a session.</summary>
/// <param name="Waited">How long the session has waited; null where it does not wait.</param>
/// <param name="Lock">The lock that it waits for, as <c>AccessExclusiveLock on memories</c>.</param>
/// <param name="Blockers">The sessions that hold it, the oldest transaction first.</param>
internal sealed record BlockReport(TimeSpan? Waited, string Lock, IReadOnlyList<Blocker> Blockers);
