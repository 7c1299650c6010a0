namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Moves the nodes of ordered layers up and down so that lines become level.</summary>
internal static class LayerPositions
{
    private const int Rounds = 12;
    private const double BoxGap = 22;
    private const double LineGap = 4;

    /// <summary>Sets the upper edges of the nodes. The order within a layer is kept, and nothing overlaps.</summary>
    internal static void Place(IReadOnlyList<List<LayoutNode>> layers)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var toRight = round % 2 == 0;
            foreach (var layer in toRight ? layers : layers.Reverse())
            {
                Place(layer, n => Wanted(n, n.Left, n.Right, isLast: round >= Rounds - 2, toRight));
            }
        }
    }

    private static double Wanted(
        LayoutNode node,
        List<LayoutLink> left,
        List<LayoutLink> right,
        bool isLast,
        bool toRight
    )
    {
        var sum = 0.0;
        var count = 0;
        foreach (var link in isLast || toRight || right.Count == 0 ? left : [])
        {
            sum += link.LeftY - link.RightOffset;
            count++;
        }

        foreach (var link in isLast || !toRight || left.Count == 0 ? right : [])
        {
            sum += link.RightY - link.LeftOffset;
            count++;
        }

        return count == 0 ? node.Y : sum / count;
    }

    /// <summary>
    /// Places nodes below each other as near as possible to where they want to be (the least sum of squares): those that
    /// would overlap are moved as one block.
    /// </summary>
    private static void Place(List<LayoutNode> layer, Func<LayoutNode, double> wanted)
    {
        // Of each block: its first node, the sum of what its nodes want less their offsets, their number.
        var blocks = new List<(int First, double Sum, int Count)>();
        var offsets = new double[layer.Count];
        for (var i = 0; i < layer.Count; i++)
        {
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + layer[i - 1].Height + Gap(layer[i - 1], layer[i]);
            blocks.Add((i, wanted(layer[i]) - offsets[i], 1));
            while (blocks.Count > 1 && Mean(blocks[^2]) >= Mean(blocks[^1]))
            {
                blocks[^2] = (blocks[^2].First, blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
        }

        foreach (var block in blocks)
        {
            for (var i = block.First; i < block.First + block.Count; i++)
            {
                layer[i].Y = Mean(block) + offsets[i];
            }
        }
    }

    private static double Mean((int First, double Sum, int Count) block) => block.Sum / block.Count;

    private static double Gap(LayoutNode upper, LayoutNode lower) =>
        upper.Box is null && lower.Box is null ? LineGap
        : upper.Box is null || lower.Box is null ? BoxGap / 2
        : BoxGap;
}
