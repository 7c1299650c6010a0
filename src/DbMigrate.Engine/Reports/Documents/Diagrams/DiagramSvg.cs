using System.Globalization;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents.Diagrams;

/// <summary>Writes a diagram as SVG. Its colors are those of the page around it.</summary>
/// <remarks>
/// The ends of lines are in crow's foot notation: a foot means many, a circle none, a bar one.
/// </remarks>
internal static class DiagramSvg
{
    private const double Margin = 24;

    // The number of colors that page.css has for schemas.
    private const int Colors = 8;

    /// <summary>Returns the SVG element.</summary>
    /// <param name="diagram">The diagram.</param>
    /// <param name="model">The model that it is drawn from.</param>
    /// <param name="names">The names of the page's sections.</param>
    internal static string Write(Diagram diagram, DocumentModel model, PageNames names)
    {
        var (width, height) = (diagram.Width + (2 * Margin), diagram.Height + (2 * Margin));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<svg id="er" xmlns="http://www.w3.org/2000/svg" viewBox="{-Margin} {-Margin} {width:0} {height:0}" """
        );
        svg.Append(CultureInfo.InvariantCulture, $"""width="{width:0}" height="{height:0}" role="group" """);
        svg.Append("aria-label=\"Tables and their foreign keys\">")
            .Append(EmbeddedSql.File("Reports.Documents.Diagrams.markers.svg").ReplaceLineEndings("\n"))
            .Append("<g id=\"view\">\n");
        foreach (var (reference, line) in diagram.Lines)
        {
            AppendLine(svg, reference, line, names);
        }

        var schemas = model.Schemas.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => p.i % Colors);
        foreach (var table in diagram.Tables)
        {
            AppendTable(svg, table, schemas[table.Relation.Schema], names);
        }

        return svg.Append("</g></svg>\n").ToString();
    }

    private static void AppendLine(StringBuilder svg, DocumentedReference reference, LayoutLine line, PageNames names)
    {
        var child = reference.IsUnique ? "maybe" : "many";
        var parent = reference.IsOptional ? "maybe" : "one";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<path class="fk" data-from="{names.Of(reference.From)}" data-to="{names.Of(reference.To)}" """
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""marker-start="url(#{child})" marker-end="url(#{parent})" d="{PathOf(line)}"><title>"""
        );
        svg.Append(Html.Text(ReferenceText.Of(reference))).Append("</title></path>\n");
    }

    // Curves between the layers, level lines within them.
    private static string PathOf(LayoutLine line)
    {
        var path = new StringBuilder();
        var points = line.Points;
        path.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            if (Math.Abs(from.Y - to.Y) < 0.5 || Math.Abs(from.X - to.X) < 0.5)
            {
                path.Append(CultureInfo.InvariantCulture, $"L{to.X:0.#} {to.Y:0.#}");
                continue;
            }

            var middle = (from.X + to.X) / 2;
            path.Append(
                CultureInfo.InvariantCulture,
                $"C{middle:0.#} {from.Y:0.#} {middle:0.#} {to.Y:0.#} {to.X:0.#} {to.Y:0.#}"
            );
        }

        return path.ToString();
    }

    private static void AppendTable(StringBuilder svg, TableBox table, int color, PageNames names)
    {
        var box = table.Box;
        var anchor = names.Of(table.Relation.Name);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<a href="#{anchor}" class="table color{color}" data-table="{anchor}" """
        );
        svg.Append(CultureInfo.InvariantCulture, $"""transform="translate({box.X:0.#} {box.Y:0.#})"><title>""");
        svg.Append(Html.Text(table.Relation.Name)).Append("</title>");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="{box.Width:0}" height="{box.Height:0}" rx="5"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="head" d="M0 {TableBox.TitleHeight:0}V5Q0 0 5 0""");
        svg.Append(CultureInfo.InvariantCulture, $"H{box.Width - 5:0}Q{box.Width:0} 0 {box.Width:0} 5");
        svg.Append(CultureInfo.InvariantCulture, $"""V{TableBox.TitleHeight:0}Z"/>""");
        AppendText(svg, "name", 10, 16, TableBox.Short(table.Relation.Local));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            var y = TableBox.TitleHeight + (TableBox.RowHeight * (i + 1)) - 5;
            var mark =
                row.IsPrimaryKey ? "PK"
                : row.References.Count > 0 ? "FK"
                : null;
            if (mark is not null)
            {
                AppendText(svg, "mark", 6, y, mark);
            }

            AppendText(svg, row.Column.IsNotNull ? null : "null", TableBox.NameStart, y, TableBox.Short(row.Name));
            AppendText(svg, "type", table.TypeStart, y, TableBox.Type(row));
        }

        if (table.Hidden > 0)
        {
            var y = TableBox.TitleHeight + (TableBox.RowHeight * (table.Rows.Count + 1)) - 5;
            AppendText(svg, "more", TableBox.NameStart, y, $"{table.Hidden} more");
        }

        svg.Append("</a>\n");
    }

    private static void AppendText(StringBuilder svg, string? style, double x, double y, string text)
    {
        svg.Append("<text");
        if (style is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $" class=\"{style}\"");
        }

        svg.Append(CultureInfo.InvariantCulture, $""" x="{x:0.#}" y="{y:0.#}">{Html.Text(text)}</text>""");
    }
}
