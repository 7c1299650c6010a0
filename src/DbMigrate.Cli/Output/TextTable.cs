namespace DbMigrate.Cli.Output;

/// <summary>
/// Rows with headings. The last column has the rest of the terminal's width and breaks its lines at blanks.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 2;
    private const int NarrowestLast = 20;

    private readonly List<(Cell[] Cells, string Note)> _rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(params Cell[] cells) => _rows.Add((cells, string.Empty));

    /// <summary>Adds a row with a note that follows below it.</summary>
    public void AddWithNote(string note, params Cell[] cells) => _rows.Add((cells, note));

    /// <summary>Writes the table without empty columns.</summary>
    public void Write(TextReport report)
    {
        var columns = Enumerable
            .Range(0, headings.Length)
            .Where(c => _rows.Exists(r => r.Cells[c].Text.Length > 0))
            .ToArray();
        if (columns.Length == 0)
        {
            return;
        }

        var widths = columns
            .Select(c => Math.Max(headings[c].Length, _rows.Max(r => r.Cells[c].Text.Length)))
            .ToArray();
        if (report.Width is { } width)
        {
            var before = widths[..^1].Sum(w => w + Gap);
            widths[^1] = Math.Min(widths[^1], Math.Max(NarrowestLast, width - before - 1));
        }

        WriteRow(report, [.. columns.Select(c => new Cell(headings[c].ToUpperInvariant(), Colour.Bold))], widths);
        foreach (var (cells, note) in _rows)
        {
            WriteRow(report, [.. columns.Select(c => cells[c])], widths);
            if (note.Length > 0)
            {
                foreach (var line in Break(note, (report.Width ?? int.MaxValue) - 5))
                {
                    report.Line("    " + line);
                }
            }
        }
    }

    private static void WriteRow(TextReport report, Cell[] cells, int[] widths)
    {
        var last = Break(cells[^1].Text, widths[^1]);
        var start = string.Concat(
            cells[..^1]
                .Select((c, i) => report.Paint(c.Text, c.Colour) + new string(' ', widths[i] - c.Text.Length + Gap))
        );
        report.Line((start + report.Paint(last[0], cells[^1].Colour)).TrimEnd());
        foreach (var line in last.Skip(1))
        {
            report.Line(new string(' ', widths[..^1].Sum(w => w + Gap)) + report.Paint(line, cells[^1].Colour));
        }
    }

    private static List<string> Break(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var rest = paragraph;
            while (rest.Length > width)
            {
                var blank = rest.LastIndexOf(' ', width);
                var end = blank > 0 ? blank : width;
                lines.Add(rest[..end]);
                rest = rest[end..].TrimStart();
            }

            lines.Add(rest);
        }

        return lines;
    }
}

/// <summary>One field of a table.</summary>
internal readonly record struct Cell(string Text, Colour Colour = Colour.None)
{
    public static implicit operator Cell(string? text) => new(text ?? string.Empty);
}
