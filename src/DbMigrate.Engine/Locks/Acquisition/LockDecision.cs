namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>The next action of a batch that needs locks.</summary>
internal abstract record LockDecision
{
    private LockDecision() { }

    /// <summary>Ask for the locks, and wait at most for a time.</summary>
    /// <param name="Timeout">The lock time-out.</param>
    /// <param name="IsLonger">Whether it is the one longer try.</param>
    internal sealed record Try(TimeSpan Timeout, bool IsLonger = false) : LockDecision;

    /// <summary>Do not ask: nothing queues behind the batch. Look again after a pause.</summary>
    /// <param name="After">The pause.</param>
    internal sealed record Look(TimeSpan After) : LockDecision;

    /// <summary>The budget is spent.</summary>
    internal sealed record GiveUp : LockDecision;
}
