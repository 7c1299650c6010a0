namespace DbMigrate.Engine.Locks;

/// <summary>A session that is being looked after while it works.</summary>
internal sealed class LockWatch(int processId, DateTime nextLook, Action ended) : IDisposable
{
    private BlockReport? _longest;

    internal int ProcessId => processId;

    /// <summary>When the next look is due.</summary>
    internal DateTime NextLook { get; set; } = nextLook;

    /// <summary>Told of every look that found the session waiting; not on the caller's thread.</summary>
    internal Action<BlockReport>? OnBlocked { get; init; }

    /// <summary>The look with the longest wait, or null where it never was seen waiting.</summary>
    internal BlockReport? Longest => Volatile.Read(ref _longest);

    internal void Report(BlockReport report)
    {
        if (report.Waited is not { } waited)
        {
            return;
        }

        if (_longest?.Waited is not { } before || waited >= before)
        {
            Volatile.Write(ref _longest, report);
        }

        OnBlocked?.Invoke(report);
    }

    public void Dispose() => ended();
}
