namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Gives boxes that are joined by lines to layers: what is referenced stands left of what references it.</summary>
internal static class LayerAssignment
{
    /// <summary>Returns the layer of each box. No line joins two boxes of one layer.</summary>
    /// <param name="count">The number of boxes.</param>
    /// <param name="lines">For each line the box that references and the one that is referenced. No loops.</param>
    internal static int[] Of(int count, IReadOnlyList<(int From, int To)> lines)
    {
        var (children, parents) = WithoutCycles(count, lines);
        var order = ParentsFirst(count, children, parents);
        var layers = new int[count];
        foreach (var box in order)
        {
            layers[box] = parents[box].Count == 0 ? 0 : parents[box].Max(p => layers[p]) + 1;
        }

        // A box with more lines to the right moves there, which shortens them.
        foreach (var box in order.Reverse())
        {
            if (children[box].Count > parents[box].Count)
            {
                layers[box] = children[box].Min(c => layers[c]) - 1;
            }
        }

        var least = layers.Min();
        return [.. layers.Select(l => l - least)];
    }

    // A line that closes a cycle runs the other way.
    private static (HashSet<int>[] Children, HashSet<int>[] Parents) WithoutCycles(
        int count,
        IReadOnlyList<(int From, int To)> lines
    )
    {
        var all = lines.ToLookup(l => l.To, l => l.From);
        var incoming = lines.Select(l => l.From).ToHashSet();
        var children = Enumerable.Range(0, count).Select(_ => new HashSet<int>()).ToArray();
        var parents = Enumerable.Range(0, count).Select(_ => new HashSet<int>()).ToArray();
        var state = new byte[count];
        var open = new Stack<(int Box, IEnumerator<int> Next)>();
        foreach (var root in Enumerable.Range(0, count).OrderBy(incoming.Contains))
        {
            if (state[root] == 0)
            {
                Visit(root);
            }

            while (open.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    state[top.Box] = 2;
                    open.Pop();
                    continue;
                }

                var next = top.Next.Current;
                var (parent, child) = state[next] == 1 ? (next, top.Box) : (top.Box, next);
                children[parent].Add(child);
                parents[child].Add(parent);
                if (state[next] == 0)
                {
                    Visit(next);
                }
            }
        }

        return (children, parents);

        void Visit(int box)
        {
            state[box] = 1;
            open.Push((box, all[box].GetEnumerator()));
        }
    }

    private static int[] ParentsFirst(int count, HashSet<int>[] children, HashSet<int>[] parents)
    {
        var left = parents.Select(p => p.Count).ToArray();
        var order = new List<int>(Enumerable.Range(0, count).Where(i => left[i] == 0));
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(children[order[i]].Where(c => --left[c] == 0));
        }

        return [.. order];
    }
}
