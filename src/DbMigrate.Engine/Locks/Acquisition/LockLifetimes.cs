namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>
/// How old the transactions became that were in the way and ended, as the looks of one batch saw them. It tells how long
/// those will stay that are in the way now.
/// </summary>
internal sealed class LockLifetimes
{
    /// <summary>Fewer ends than this tell nothing.</summary>
    private const int Fewest = 8;

    /// <summary>Fewer than this of transactions that became older than one tell nothing of it.</summary>
    private const int FewestLonger = 3;

    /// <summary>Many: between short transactions, a few ends of long ones are to be kept.</summary>
    private const int Most = 512;

    private readonly Queue<TimeSpan> _ended = new();
    private Dictionary<(int Process, string Transaction), TimeSpan> _seen = [];
    private TimeSpan _at;

    /// <summary>Whether transactions ended.</summary>
    internal bool IsKnown => _ended.Count > 0;

    /// <summary>Adds what a look saw.</summary>
    /// <param name="now">The time since the first look.</param>
    /// <param name="conflicts">The sessions in the way, with the ages of their transactions.</param>
    internal void Add(TimeSpan now, IReadOnlyList<LockConflict> conflicts)
    {
        var seen = new Dictionary<(int, string), TimeSpan>();
        var newest = new Dictionary<int, TimeSpan>();
        foreach (var conflict in conflicts.Where(c => !c.IsPrepared))
        {
            seen[(conflict.Blocker.ProcessId, conflict.Transaction)] = conflict.Age;
            newest[conflict.Blocker.ProcessId] = conflict.Age;
        }

        foreach (var ((process, transaction), age) in _seen)
        {
            if (seen.ContainsKey((process, transaction)))
            {
                continue;
            }

            // It ended before the session's next transaction began; else at some time since the look before.
            var since = now - _at;
            _ended.Enqueue(
                age + (newest.TryGetValue(process, out var next) && next < since ? since - next : since / 2)
            );
        }

        while (_ended.Count > Most)
        {
            _ended.Dequeue();
        }

        (_seen, _at) = (seen, now);
    }

    /// <summary>Returns the chance, from 0 to 1, that a transaction ends within a time.</summary>
    internal double ChanceToEnd(LockConflict conflict, TimeSpan within)
    {
        if (conflict.IsPrepared)
        {
            return 0;
        }

        var longer = _ended.Count < Fewest ? 0 : _ended.Count(l => l > conflict.Age);
        return longer < FewestLonger
            ? conflict.Age < within
                ? 1
                : 0
            : (double)_ended.Count(l => l > conflict.Age && l <= conflict.Age + within) / longer;
    }
}
