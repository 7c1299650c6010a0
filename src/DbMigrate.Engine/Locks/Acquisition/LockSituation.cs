namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>What is known when the next action of a batch that needs locks is decided.</summary>
internal readonly record struct LockSituation
{
    /// <summary>The time since the batch first asked.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// The time for which no transaction in the way was older than the longest try. They come and go.
    /// </summary>
    public TimeSpan Turnover { get; init; }

    /// <summary>The tries that failed.</summary>
    public int Tries { get; init; }

    /// <summary>The looks since the last try that found the locks taken.</summary>
    public int Looks { get; init; }

    /// <summary>Whether the last try did work for long before it was refused.</summary>
    public bool LostWork { get; init; }

    /// <summary>Whether the one longer try was made.</summary>
    public bool HasTriedLonger { get; init; }

    /// <summary>The sessions in the way.</summary>
    public required IReadOnlyList<LockConflict> Conflicts { get; init; }

    /// <summary>How old transactions became that were in the way.</summary>
    public required LockLifetimes Lifetimes { get; init; }

    /// <summary>The server's <c>deadlock_timeout</c>: an autovacuum worker yields after it.</summary>
    public TimeSpan DeadlockTimeout { get; init; }
}
