namespace DbMigrate.Engine.Locks;

/// <summary>What the lock monitor saw of a session.</summary>
/// <param name="Waited">How long the session has waited; null where it does not wait.</param>
/// <param name="Mode">The mode of the lock that it waits for, as <c>AccessExclusiveLock</c>; empty where
/// unknown.</param>
/// <param name="Blockers">The sessions that hold it, the oldest transaction first.</param>
internal sealed record BlockReport(TimeSpan? Waited, string Mode, IReadOnlyList<Blocker> Blockers)
{
    /// <summary>
    /// The relation that it waits for, or the lock type where it is no relation; empty where unknown.
    /// </summary>
    internal string Object { get; init; } = string.Empty;

    /// <summary>Whether the object is a relation: its name then has its schema.</summary>
    internal bool IsRelation { get; init; }

    /// <summary>How many looks at the lock table found it taken, where it was not asked for.</summary>
    internal int Looks { get; init; }

    /// <summary>The lock that it waits for, as <c>AccessExclusiveLock on memories</c>; empty where unknown.</summary>
    internal string Lock => Mode.Length > 0 ? $"{Mode} on {Object}" : string.Empty;
}
