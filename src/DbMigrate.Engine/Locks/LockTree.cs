namespace DbMigrate.Engine.Locks;

/// <summary>Puts sessions below those for which they wait.</summary>
internal static class LockTree
{
    /// <summary>Returns the sessions in the order of the tree, each once, with its level and what it blocks.</summary>
    /// <param name="sessions">
    /// The sessions, the oldest transaction first. Each has a number of its own; that of a prepared transaction is below 0.
    /// </param>
    internal static IReadOnlyList<MigrationLock> Of(IReadOnlyList<MigrationLock> sessions)
    {
        var known = sessions.Select(s => s.ProcessId).ToHashSet();
        var parents = sessions.ToDictionary(s => s.ProcessId, s => ParentOf(s, known));
        BreakCycles(parents);
        var children = sessions.Where(s => parents[s.ProcessId] is not null).ToLookup(s => parents[s.ProcessId]!.Value);
        var ordered = new List<MigrationLock>();
        foreach (var root in sessions.Where(s => parents[s.ProcessId] is null))
        {
            Add(root, children, 0, ordered);
        }

        return ordered;
    }

    private static int Add(
        MigrationLock session,
        ILookup<int, MigrationLock> children,
        int depth,
        List<MigrationLock> ordered
    )
    {
        var at = ordered.Count;
        ordered.Add(session);
        var below = 0;
        foreach (var child in children[session.ProcessId])
        {
            below += 1 + Add(child, children, depth + 1, ordered);
        }

        ordered[at] = session with { Depth = depth, Blocks = below };
        return below;
    }

    // The server lists those that hold the lock before those that wait in front of it: the last is the nearest.
    private static int? ParentOf(MigrationLock session, HashSet<int> known) =>
        session.BlockedBy.Where(p => known.Contains(p) && p != session.ProcessId).Select(p => (int?)p).LastOrDefault();

    /// <summary>Makes one session of each cycle a root: sessions that deadlock wait for each other for a moment.</summary>
    private static void BreakCycles(Dictionary<int, int?> parents)
    {
        foreach (var start in parents.Keys.ToList())
        {
            var seen = new HashSet<int> { start };
            for (var at = start; parents.GetValueOrDefault(at) is { } parent; at = parent)
            {
                if (!seen.Add(parent))
                {
                    parents[at] = null;
                    break;
                }
            }
        }
    }
}
