using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>
/// Rows with headings. On a terminal the columns fit its width: cells break at blanks, the last column first. Without a
/// terminal a row is one line, for searches.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 2;
    private const int NarrowestLast = 20;
    private const string NoteIndent = "    ";

    private static readonly string[] Padding = [.. Enumerable.Range(0, 64).Select(n => new string(' ', n))];

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

        // The widths are those of what is shown. Only the last column can have lines of its own.
        var rows = _rows
            .Select(r => columns.Select(c => Visible(r.Cells[c], isLast: c == columns[^1])).ToArray())
            .ToList();
        var names = columns.Select(c => headings[c].ToUpperInvariant()).ToArray();
        var widths = names.Select((n, i) => Math.Max(n.Length, rows.Max(r => LongestLine(r[i].Text)))).ToArray();
        if (report.Width is { } width)
        {
            var narrowest = names
                .Select((n, i) => Math.Max(n.Length, rows.Max(r => WordWrap.NarrowestWidth(r[i].Text))))
                .ToArray();
            narrowest[^1] = Math.Min(narrowest[^1], NarrowestLast);
            Narrow(widths, narrowest, width - 1 - (Gap * (widths.Length - 1)));
        }

        WriteRow(report, [.. names.Select(n => new Cell(n, Colour.Bold))], widths);
        foreach (var (row, (_, note)) in rows.Zip(_rows))
        {
            WriteRow(report, row, widths);
            if (note.Length > 0)
            {
                report.Indented(NoteIndent, note);
            }
        }
    }

    /// <summary>Takes from the last column what it can spare, then from the widest ones.</summary>
    private static void Narrow(int[] widths, int[] narrowest, int available)
    {
        var excess = widths.Sum() - available;
        if (excess > 0)
        {
            var spare = Math.Min(excess, Math.Max(0, widths[^1] - Math.Max(narrowest[^1], NarrowestLast)));
            widths[^1] -= spare;
            excess -= spare;
        }

        for (; excess > 0; excess--)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(c => widths[c] > narrowest[c]).ToList();
            if (widest.Count == 0)
            {
                return;
            }

            widths[widest.MaxBy(c => widths[c])]--;
        }
    }

    private static void WriteRow(TextReport report, Cell[] cells, int[] widths)
    {
        if (IsOneLine(cells, widths))
        {
            var parts = new Cell[2 * cells.Length];
            for (var i = 0; i < cells.Length; i++)
            {
                parts[2 * i] = cells[i];
                parts[(2 * i) + 1] = Blanks(widths[i] - cells[i].Text.Length + Gap);
            }

            report.Line(parts);
            return;
        }

        var columns = cells.Select((c, i) => WordWrap.Lines(c.Text, widths[i]).ToList()).ToList();
        for (var line = 0; line < columns.Max(c => c.Count); line++)
        {
            report.Line(
                columns.SelectMany(
                    (lines, i) =>
                    {
                        var text = line < lines.Count ? lines[line] : string.Empty;
                        return new[] { cells[i] with { Text = text }, new string(' ', widths[i] - text.Length + Gap) };
                    }
                )
            );
        }
    }

    private static bool IsOneLine(Cell[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Text.Length > widths[i] || !VisibleText.IsPlainLine(cells[i].Text))
            {
                return false;
            }
        }

        return true;
    }

    private static string Blanks(int count) => count < Padding.Length ? Padding[count] : new string(' ', count);

    private static int LongestLine(string text) =>
        VisibleText.IsPlainLine(text) ? text.Length : VisibleText.Split(text).Max(l => l.Length);

    private static Cell Visible(Cell cell, bool isLast) =>
        cell with
        {
            Text = isLast ? VisibleText.Lines(cell.Text) : VisibleText.OneLine(cell.Text),
        };
}

/// <summary>One field of a table, or one part of a line.</summary>
internal readonly record struct Cell(string Text, Colour Colour = Colour.None)
{
    public static implicit operator Cell(string? text) => new(text ?? string.Empty);
}
