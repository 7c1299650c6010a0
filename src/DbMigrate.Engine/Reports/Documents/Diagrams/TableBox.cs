using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>A relation in a diagram: a title, and a row for each column that is shown.</summary>
internal sealed class TableBox
{
    /// <summary>The width of a character of the diagram's font, in pixels.</summary>
    internal const double CharacterWidth = 6.6;

    /// <summary>The height of the title.</summary>
    internal const double TitleHeight = 24;

    /// <summary>The height of a row.</summary>
    internal const double RowHeight = 17;

    private const int MostRows = 14;
    private const int LongestName = 34;
    private const int LongestType = 22;
    private const double Padding = 10;
    private const double MarkWidth = 18;
    private const double ColumnGap = 14;
    private const double LeastWidth = 120;

    private readonly Dictionary<string, int> _rowOf = new(StringComparer.Ordinal);

    private TableBox(DocumentedRelation relation, IReadOnlyList<DocumentedColumn> rows)
    {
        Relation = relation;
        Rows = rows;
        for (var i = 0; i < rows.Count; i++)
        {
            _rowOf.Add(rows[i].Name, i);
        }

        NameWidth = rows.Select(r => Short(r.Name).Length).DefaultIfEmpty().Max() * CharacterWidth;
        var types = rows.Select(r => Type(r).Length).DefaultIfEmpty().Max() * CharacterWidth;
        var title = Short(relation.Local).Length * CharacterWidth * 1.1;
        Box = new LayoutBox(
            Math.Ceiling(
                Math.Max(LeastWidth, Math.Max(title, MarkWidth + NameWidth + ColumnGap + types) + (2 * Padding))
            ),
            TitleHeight + (RowHeight * (rows.Count + (Hidden > 0 ? 1 : 0)))
        );
    }

    /// <summary>The relation.</summary>
    internal DocumentedRelation Relation { get; }

    /// <summary>The columns that are shown.</summary>
    internal IReadOnlyList<DocumentedColumn> Rows { get; }

    /// <summary>The number of columns that are not.</summary>
    internal int Hidden => Relation.Columns.Count - Rows.Count;

    /// <summary>Its place.</summary>
    internal LayoutBox Box { get; }

    /// <summary>Where names begin, from the left edge.</summary>
    internal static double NameStart => Padding + MarkWidth;

    /// <summary>Where types begin, from the left edge.</summary>
    internal double TypeStart => NameStart + NameWidth + ColumnGap;

    private double NameWidth { get; }

    /// <summary>Makes the box of a relation.</summary>
    /// <param name="relation">The relation.</param>
    /// <param name="onlyKeys">Whether only columns of primary and foreign keys are shown.</param>
    internal static TableBox Of(DocumentedRelation relation, bool onlyKeys)
    {
        var keys = relation.Columns.Where(c => c.IsKey).ToHashSet();
        var rows = relation.Columns.Where(c => !onlyKeys || keys.Contains(c)).ToList();
        if (rows.Count > MostRows)
        {
            // A key is where lines end. The others follow in their order while there is room.
            var room = Math.Max(0, MostRows - keys.Count);
            rows = [.. rows.Where(c => keys.Contains(c) || room-- > 0)];
        }

        return new TableBox(relation, rows);
    }

    /// <summary>Returns how far below its upper edge the lines of some columns end: in the middle of the first's row.</summary>
    internal double OffsetOf(IReadOnlyList<string> columns) =>
        columns.Count > 0 && _rowOf.TryGetValue(columns[0], out var row)
            ? TitleHeight + (RowHeight * (row + 0.5))
            : TitleHeight / 2;

    /// <summary>Returns a name in the length that is shown.</summary>
    internal static string Short(string name) => Cut(VisibleText.OneLine(name), LongestName);

    /// <summary>Returns a column's type in the length that is shown.</summary>
    internal static string Type(DocumentedColumn column) => Cut(TypeWords.Short(column.Column.Type), LongestType);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
