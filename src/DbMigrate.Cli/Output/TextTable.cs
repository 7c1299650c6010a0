using DbMigrate.Engine.Common;

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

        // Only the last column can have lines. The widths are those of what is shown.
        var rows = _rows
            .Select(r => columns.Select(c => Visible(r.Cells[c], isLast: c == columns[^1])).ToArray())
            .ToList();
        var widths = columns.Select((c, i) => Math.Max(headings[c].Length, rows.Max(r => r[i].Text.Length))).ToArray();
        if (report.Width is { } width)
        {
            var before = widths[..^1].Sum(w => w + Gap);
            widths[^1] = Math.Min(widths[^1], Math.Max(NarrowestLast, width - before - 1));
        }

        WriteRow(report, [.. columns.Select(c => new Cell(headings[c].ToUpperInvariant(), Colour.Bold))], widths);
        foreach (var (row, (_, note)) in rows.Zip(_rows))
        {
            WriteRow(report, row, widths);
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
        var start = cells[..^1]
            .SelectMany((c, i) => new Cell[] { c, new string(' ', widths[i] - c.Text.Length + Gap) });
        report.Line([.. start, cells[^1] with { Text = last[0] }]);
        foreach (var line in last.Skip(1))
        {
            report.Line(new string(' ', widths[..^1].Sum(w => w + Gap)), cells[^1] with { Text = line });
        }
    }

    private static Cell Visible(Cell cell, bool isLast) =>
        cell with
        {
            Text = isLast ? VisibleText.Lines(cell.Text) : VisibleText.OneLine(cell.Text),
        };

    private static List<string> Break(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in VisibleText.Split(text))
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

/// <summary>One field of a table, or one part of a line.</summary>
internal readonly record struct Cell(string Text, Colour Colour = Colour.None)
{
    public static implicit operator Cell(string? text) => new(text ?? string.Empty);
}
