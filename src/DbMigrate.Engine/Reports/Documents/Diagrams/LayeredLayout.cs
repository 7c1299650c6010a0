namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Places boxes that lines join in layers from left to right; lines pass between the boxes.</summary>
internal sealed class LayeredLayout
{
    private const double LayerGap = 64;
    private const double GapOfLine = 1.5;
    private const double MostGap = 160;
    private const double Proportion = 1.6;

    private readonly IReadOnlyList<LayoutBox> _boxes;
    private readonly IReadOnlyList<LayoutLine> _lines;
    private readonly Dictionary<LayoutBox, LayoutNode> _nodes;
    private readonly Dictionary<LayoutLine, List<LayoutLink>> _links = [];
    private List<List<LayoutNode>> _layers = [];

    private LayeredLayout(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutLine> lines)
    {
        _boxes = boxes;
        _lines = lines;
        _nodes = boxes.ToDictionary(b => b, b => new LayoutNode(b));
    }

    /// <summary>Places boxes and lines; the upper left corner is 0, 0.</summary>
    /// <returns>The width and the height of the whole.</returns>
    internal static (double Width, double Height) Place(IReadOnlyList<LayoutBox> boxes, IReadOnlyList<LayoutLine> lines)
    {
        var layout = new LayeredLayout(boxes, lines);
        layout.AssignLayers();
        layout.Connect();
        LayerOrder.Sort(layout._layers);
        if (layout.SplitLayers())
        {
            layout.Connect();
            LayerOrder.Sort(layout._layers);
        }

        LayerPositions.Place(layout._layers);
        return layout.Finish();
    }

    private void AssignLayers()
    {
        var index = _boxes.Select((b, i) => (b, i)).ToDictionary(p => p.b, p => p.i);
        var layers = LayerAssignment.Of(
            _boxes.Count,
            [.. _lines.Where(l => !l.IsLoop).Select(l => (index[l.From], index[l.To]))]
        );
        for (var i = 0; i < layers.Length; i++)
        {
            _nodes[_boxes[i]].Layer = layers[i];
        }
    }

    // Joins neighboring layers. Lines that leave a box at one place share their way until they part.
    private void Connect()
    {
        _links.Clear();
        _layers = [.. Enumerable.Range(0, _nodes.Values.Max(n => n.Layer) + 1).Select(_ => new List<LayoutNode>())];
        var earlier = _nodes.Values.OrderBy(n => n.Layer).ThenBy(n => n.Y).ToList();
        foreach (var node in earlier)
        {
            node.Left.Clear();
            node.Right.Clear();
            _layers[node.Layer].Add(node);
        }

        var crossings = new Dictionary<(LayoutNode, double, int), LayoutNode>();
        foreach (var line in _lines.Where(l => !l.IsLoop))
        {
            var (from, to) = (_nodes[line.From], _nodes[line.To]);
            var (left, leftOffset, right, rightOffset) =
                to.Layer < from.Layer
                    ? (to, line.ToOffset, from, line.FromOffset)
                    : (from, line.FromOffset, to, line.ToOffset);
            var links = new List<LayoutLink>();
            var (node, offset) = (left, leftOffset);
            for (var layer = left.Layer + 1; layer < right.Layer; layer++)
            {
                if (!crossings.TryGetValue((left, leftOffset, layer), out var crossing))
                {
                    crossing = new LayoutNode(null) { Layer = layer };
                    crossings.Add((left, leftOffset, layer), crossing);

                    // Where nothing else decides, lines pass in the middle: at an end, each layer would be lower.
                    _layers[layer].Insert(_layers[layer].Count / 2, crossing);
                }

                links.Add(Join(node, offset, crossing, crossing.Height / 2));
                (node, offset) = (crossing, crossing.Height / 2);
            }

            links.Add(Join(node, offset, right, rightOffset));
            _links.Add(line, links);
        }
    }

    private static LayoutLink Join(LayoutNode left, double leftOffset, LayoutNode right, double rightOffset)
    {
        var link = new LayoutLink(left, leftOffset, right, rightOffset);
        if (left.Right.Find(l => l == link) is { } known)
        {
            return known;
        }

        left.Right.Add(link);
        right.Left.Add(link);
        return link;
    }

    // A layer that is much higher than the whole is wide becomes several: its nodes go to them in turn.
    private bool SplitLayers()
    {
        var area = _boxes.Sum(b => (b.Width + LayerGap) * (b.Height + LayerGap / 2));
        var limit = Math.Max(_boxes.Max(b => b.Height), Math.Sqrt(area / Proportion));
        var shift = 0;
        foreach (var layer in _layers)
        {
            var boxes = layer.Where(n => n.Box is not null).ToList();
            var columns = Math.Max(1, (int)Math.Round(boxes.Sum(n => n.Height + LayerGap / 2) / limit));
            for (var i = 0; i < boxes.Count; i++)
            {
                boxes[i].Layer += shift + (i % columns);
            }

            shift += columns - 1;
        }

        return shift > 0;
    }

    private (double Width, double Height) Finish()
    {
        var top = _layers.SelectMany(l => l).Min(n => n.Y);
        var height = 0.0;
        var x = 0.0;
        var columns = new List<(double Left, double Right)>();
        foreach (var layer in _layers)
        {
            var width = layer.Max(n => n.Width);
            foreach (var node in layer)
            {
                node.Y -= top;
                height = Math.Max(height, node.Y + node.Height);
                if (node.Box is { } box)
                {
                    (box.X, box.Y) = (x, node.Y);
                }
            }

            columns.Add((x, x + width));
            x += width + Math.Min(MostGap, LayerGap + (GapOfLine * layer.Sum(n => n.Right.Count)));
        }

        foreach (var line in _lines)
        {
            line.Points = line.IsLoop ? LoopOf(line) : PointsOf(line, columns);
        }

        var hasLoopLast = _lines.Any(l => l.IsLoop && _nodes[l.From].Layer == _layers.Count - 1);
        return (columns[^1].Right + (hasLoopLast ? LayerGap / 2 : 0), height);
    }

    private IReadOnlyList<(double X, double Y)> PointsOf(LayoutLine line, List<(double Left, double Right)> columns)
    {
        var points = new List<(double X, double Y)>();
        foreach (var link in _links[line])
        {
            // From a narrow box the line goes on to the end of its layer. A piece without length has no direction, which
            // the sign at the line's end needs.
            if (link.Left.Box is { } left && left.X + left.Width < columns[link.Left.Layer].Right)
            {
                points.Add((left.X + left.Width, link.LeftY));
            }

            points.Add((columns[link.Left.Layer].Right, link.LeftY));
            points.Add((columns[link.Right.Layer].Left, link.RightY));
        }

        if (ReferenceEquals(_links[line][0].Left.Box, line.To))
        {
            points.Reverse();
        }

        return points;
    }

    private static (double X, double Y)[] LoopOf(LayoutLine line)
    {
        var right = line.From.X + line.From.Width;
        var (from, to) = (line.From.Y + line.FromOffset, line.From.Y + line.ToOffset);
        return [(right, from), (right + (LayerGap / 2), from), (right + (LayerGap / 2), to), (right, to)];
    }
}
