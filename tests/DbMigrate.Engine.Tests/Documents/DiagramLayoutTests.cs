using DbMigrate.Engine.Reports.Documents.Diagrams;

namespace DbMigrate.Engine.Tests.Documents;

/// <summary>The places of boxes and lines, over random diagrams.</summary>
public sealed class DiagramLayoutTests
{
    private const double Rounding = 0.001;

    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 1, 0, 1 },
            { 1, 2, 2 },
            { 2, 4, 3 },
            { 12, 8, 4 },
            { 20, 40, 5 },
            { 60, 90, 6 },
            { 300, 550, 7 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Boxes_do_not_overlap_and_lines_end_at_them(int count, int joined, int seed)
    {
        var (boxes, lines) = Random(count, joined, seed);

        var (width, height) = DiagramLayout.Place(boxes, lines);

        for (var i = 0; i < boxes.Length; i++)
        {
            Assert.InRange(boxes[i].X, -Rounding, width - boxes[i].Width + Rounding);
            Assert.InRange(boxes[i].Y, -Rounding, height - boxes[i].Height + Rounding);
            for (var j = i + 1; j < boxes.Length; j++)
            {
                Assert.False(Overlap(boxes[i], boxes[j]), $"The boxes {i} and {j} overlap.");
            }
        }

        foreach (var line in lines)
        {
            AssertAt(line.From, line.FromOffset, line.Points[0]);
            AssertAt(line.To, line.ToOffset, line.Points[^1]);
            Assert.DoesNotContain(line.Points.Zip(line.Points.Skip(1)), p => p.First == p.Second);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void No_level_piece_of_a_line_runs_through_a_box(int count, int joined, int seed)
    {
        var (boxes, lines) = Random(count, joined, seed);
        DiagramLayout.Place(boxes, lines);
        foreach (var line in lines.Where(l => !l.IsLoop))
        {
            for (var i = 1; i < line.Points.Count; i++)
            {
                var ((x1, y1), (x2, y2)) = (line.Points[i - 1], line.Points[i]);
                var (left, right) = (Math.Min(x1, x2), Math.Max(x1, x2));
                Assert.DoesNotContain(
                    boxes,
                    b =>
                        Math.Abs(y1 - y2) < Rounding
                        && y1 > b.Y
                        && y1 < b.Y + b.Height
                        && left < b.X + b.Width - Rounding
                        && right > b.X + Rounding
                );
            }
        }
    }

    [Fact]
    public void The_same_diagram_gets_the_same_places()
    {
        var (first, second) = (Random(60, 90, 11), Random(60, 90, 11));
        Assert.Equal(DiagramLayout.Place(first.Boxes, first.Lines), DiagramLayout.Place(second.Boxes, second.Lines));
        Assert.Equal(first.Boxes.Select(b => (b.X, b.Y)), second.Boxes.Select(b => (b.X, b.Y)));
    }

    [Fact]
    public void What_is_referenced_is_left_of_what_references_it()
    {
        var boxes = Enumerable.Range(0, 4).Select(_ => new LayoutBox(100, 50)).ToArray();
        LayoutLine[] lines =
        [
            new(boxes[1], 30, boxes[0], 30),
            new(boxes[2], 30, boxes[1], 30),
            new(boxes[3], 30, boxes[0], 30),
        ];
        DiagramLayout.Place(boxes, lines);
        Assert.All(lines, l => Assert.True(l.To.X + l.To.Width < l.From.X));
    }

    [Fact]
    public void A_tree_has_no_crossings()
    {
        var boxes = Enumerable.Range(0, 15).Select(_ => new LayoutBox(100, 50)).ToArray();

        // The children come in an order that crosses at first.
        var lines = Enumerable
            .Range(1, 14)
            .Select(i => new LayoutLine(boxes[15 - i], 20, boxes[(15 - i - 1) / 2], 20))
            .ToArray();
        DiagramLayout.Place(boxes, lines);
        for (var level = 1; level <= 3; level++)
        {
            var parents = Enumerable
                .Range((1 << level) - 1, 1 << level)
                .OrderBy(i => boxes[i].Y)
                .Select(i => boxes[(i - 1) / 2].Y)
                .ToList();
            Assert.Equal(parents.Order(), parents);
        }
    }

    [Fact]
    public void Many_children_of_one_table_do_not_make_one_long_column()
    {
        var boxes = Enumerable.Range(0, 121).Select(_ => new LayoutBox(150, 100)).ToArray();
        var lines = boxes.Skip(1).Select(b => new LayoutLine(b, 40, boxes[0], 20)).ToArray();
        var (width, height) = DiagramLayout.Place(boxes, lines);
        Assert.InRange(width / height, 0.5, 4);
    }

    private static (LayoutBox[] Boxes, LayoutLine[] Lines) Random(int count, int joined, int seed)
    {
        var random = new Random(seed);
        var boxes = Enumerable
            .Range(0, count)
            .Select(_ => new LayoutBox(random.Next(120, 300), random.Next(40, 280)))
            .ToArray();
        var lines = Enumerable
            .Range(0, joined)
            .Select(_ =>
            {
                var (from, to) = (boxes[random.Next(count)], boxes[random.Next(count)]);
                return new LayoutLine(from, random.Next(40), to, random.Next(40));
            })
            .ToArray();
        return (boxes, lines);
    }

    private static bool Overlap(LayoutBox a, LayoutBox b) =>
        a.X < b.X + b.Width - Rounding
        && b.X < a.X + a.Width - Rounding
        && a.Y < b.Y + b.Height - Rounding
        && b.Y < a.Y + a.Height - Rounding;

    private static void AssertAt(LayoutBox box, double offset, (double X, double Y) point)
    {
        Assert.Equal(box.Y + offset, point.Y, 3);
        Assert.True(Math.Abs(point.X - box.X) < Rounding || Math.Abs(point.X - box.X - box.Width) < Rounding);
    }
}
