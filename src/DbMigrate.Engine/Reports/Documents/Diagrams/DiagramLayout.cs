namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Places all boxes of a diagram: groups that lines join, each in layers, beside and below each other.</summary>
internal static class DiagramLayout
{
    private const double GroupGap = 40;
    private const double Proportion = 1.6;

    /// <summary>Places boxes and lines; the upper left corner is 0, 0.</summary>
    /// <returns>The width and the height of the whole.</returns>
    internal static (double Width, double Height) Place(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutLine> lines)
    {
        var groups = Groups(boxes, lines)
            .Select(g => (g.Boxes, g.Lines, Size: LayeredLayout.Place(g.Boxes, g.Lines)))
            .OrderByDescending(g => g.Boxes.Count > 1)
            .ThenByDescending(g => g.Size.Height)
            .ToList();
        if (groups.Count == 0)
        {
            return (0, 0);
        }

        var area = groups.Sum(g => (g.Size.Width + GroupGap) * (g.Size.Height + GroupGap));
        var limit = Math.Max(groups.Max(g => g.Size.Width), Math.Sqrt(area * Proportion));
        var (width, height) = (0.0, 0.0);
        var shelf = (Top: 0.0, Height: 0.0);
        var column = (Left: 0.0, Width: 0.0, Bottom: 0.0);
        foreach (var (members, joined, size) in groups)
        {
            var isBelow = column.Bottom > shelf.Top && column.Bottom + size.Height <= shelf.Top + shelf.Height;
            if (!isBelow || size.Width > column.Width)
            {
                var left = column.Width > 0 ? column.Left + column.Width + GroupGap : 0;
                if (column.Width > 0 && left + size.Width > limit)
                {
                    (shelf, left) = ((shelf.Top + shelf.Height + GroupGap, 0), 0);
                }

                column = (left, size.Width, shelf.Top);
            }

            Move(members, joined, column.Left, column.Bottom);
            width = Math.Max(width, column.Left + size.Width);
            height = Math.Max(height, column.Bottom + size.Height);
            shelf.Height = Math.Max(shelf.Height, column.Bottom + size.Height - shelf.Top);
            column.Bottom += size.Height + GroupGap;
        }

        return (width, height);
    }

    private static void Move(IEnumerable<LayoutBox> boxes, IEnumerable<LayoutLine> lines, double x, double y)
    {
        foreach (var box in boxes)
        {
            box.X += x;
            box.Y += y;
        }

        foreach (var line in lines)
        {
            line.Points = [.. line.Points.Select(p => (p.X + x, p.Y + y))];
        }
    }

    private static List<(List<LayoutBox> Boxes, List<LayoutLine> Lines)> Groups(
        IReadOnlyList<LayoutBox> boxes,
        IReadOnlyList<LayoutLine> lines
    )
    {
        var near = lines.SelectMany(l => new[] { (l.From, l.To), (l.To, l.From) }).ToLookup(p => p.Item1, p => p.Item2);
        var groupOf = new Dictionary<LayoutBox, int>();
        var groups = new List<(List<LayoutBox> Boxes, List<LayoutLine> Lines)>();
        foreach (var first in boxes)
        {
            if (!groupOf.TryAdd(first, groups.Count))
            {
                continue;
            }

            var members = new List<LayoutBox> { first };
            for (var i = 0; i < members.Count; i++)
            {
                members.AddRange(near[members[i]].Where(b => groupOf.TryAdd(b, groups.Count)));
            }

            groups.Add((members, []));
        }

        foreach (var line in lines)
        {
            groups[groupOf[line.From]].Lines.Add(line);
        }

        return groups;
    }
}
