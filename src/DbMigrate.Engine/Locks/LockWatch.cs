namespace DbMigrate.Engine.Locks;

/// <summary>A session that the lock monitor watches.</summary>
/// <param name="processId">The session's process id.</param>
/// <param name="nextLook">When the first look is due, by the monitor's clock.</param>
/// <param name="onBlocked">Called for each look that found the session waiting, on the monitor's thread.</param>
/// <param name="ended">Called when the watch ends.</param>
internal sealed class LockWatch(
    int processId,
    TimeSpan nextLook,
    Action<BlockReport> onBlocked,
    Action<LockWatch> ended
) : IDisposable
{
    private BlockReport? _longest;
    private BlockReport? _latest;

    /// <summary>The session's process id.</summary>
    internal int ProcessId => processId;

    /// <summary>When the next look is due, by the monitor's clock.</summary>
    internal TimeSpan NextLook { get; set; } = nextLook;

    /// <summary>The look with the longest wait; null where the session was never seen waiting.</summary>
    internal BlockReport? Longest => Volatile.Read(ref _longest);

    /// <summary>What the last look found; null where the session did not wait.</summary>
    internal BlockReport? Latest => Volatile.Read(ref _latest);

    /// <summary>Takes what a look found.</summary>
    internal void Report(BlockReport report)
    {
        Volatile.Write(ref _latest, report.Waited is null ? null : report);
        if (report.Waited is not { } waited)
        {
            return;
        }

        if (_longest?.Waited is not { } before || waited >= before)
        {
            Volatile.Write(ref _longest, report);
        }

        onBlocked(report);
    }

    public void Dispose() => ended(this);
}
