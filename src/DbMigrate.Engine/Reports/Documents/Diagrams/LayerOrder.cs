namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Orders the nodes of each layer so that few lines cross: each goes near the middle of its neighbors.</summary>
/// <remarks>The method of medians and means of Sugiyama, Tagawa and Toda (1981).</remarks>
internal static class LayerOrder
{
    private const int Rounds = 24;

    /// <summary>Orders the nodes, in place.</summary>
    internal static void Sort(IReadOnlyList<List<LayoutNode>> layers)
    {
        Stack(layers);
        var best = Copy(layers);
        var least = Crossings(layers);
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var toRight = round % 2 == 0;
            foreach (var layer in toRight ? layers : layers.Reverse())
            {
                var places = layer.ToDictionary(n => n, n => Middle(n, toRight));
                var sorted = layer.OrderBy(n => places[n]).ToList();
                layer.Clear();
                layer.AddRange(sorted);
                Stack(layer);
            }

            var crossings = Crossings(layers);
            if (crossings < least)
            {
                (best, least) = (Copy(layers), crossings);
            }
        }

        for (var i = 0; i < layers.Count; i++)
        {
            layers[i].Clear();
            layers[i].AddRange(best[i]);
        }
    }

    /// <summary>Returns how often lines cross between neighboring layers.</summary>
    internal static int Crossings(IReadOnlyList<List<LayoutNode>> layers)
    {
        var count = 0;
        foreach (var layer in layers)
        {
            var place = layer.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
            var links = layer
                .SelectMany(n => n.Right)
                .Select(l => (Left: place[l.Left], l.LeftOffset, l.RightY))
                .ToArray();
            for (var i = 0; i < links.Length; i++)
            {
                for (var j = i + 1; j < links.Length; j++)
                {
                    var side = (links[i].Left, links[i].LeftOffset).CompareTo((links[j].Left, links[j].LeftOffset));
                    count += side * links[i].RightY.CompareTo(links[j].RightY) < 0 ? 1 : 0;
                }
            }
        }

        return count;
    }

    /// <summary>Puts the nodes of a layer below each other, around y = 0.</summary>
    internal static void Stack(List<LayoutNode> layer)
    {
        var y = -layer.Sum(n => n.Height) / 2;
        foreach (var node in layer)
        {
            node.Y = y;
            y += node.Height;
        }
    }

    private static void Stack(IReadOnlyList<List<LayoutNode>> layers)
    {
        foreach (var layer in layers)
        {
            Stack(layer);
        }
    }

    // Where its lines would be level; without lines on that side it stays.
    private static double Middle(LayoutNode node, bool toRight)
    {
        var links = toRight ? node.Left : node.Right;
        return links.Count == 0 ? node.Y + (node.Height / 2)
            : toRight ? links.Average(l => l.LeftY)
            : links.Average(l => l.RightY);
    }

    private static List<LayoutNode>[] Copy(IReadOnlyList<List<LayoutNode>> layers) =>
        [.. layers.Select(l => l.ToList())];
}
