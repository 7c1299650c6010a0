using System.Globalization;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Reports.Documents.Content;
using DbMigrate.Engine.Reports.Documents.Diagrams;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes one page of HTML that needs nothing else: styles, script and diagram are in it.</summary>
/// <param name="model">The model.</param>
/// <param name="names">The names of the sections.</param>
internal sealed class HtmlWriter(DocumentModel model, PageNames names)
{
    /// <summary>The name of the page.</summary>
    internal const string Page = "index.html";

    /// <summary>A line of the page by which an older one is recognized.</summary>
    internal const string Mark = "<meta name=\"generator\" content=\"DbMigrate\">";

    /// <summary>What a line with a size begins with.</summary>
    internal const string SizeMark = "<p class=\"size\">";

    /// <summary>Begins the line with the server's version, which is not compared.</summary>
    internal const string ServerMark = "<p class=\"server\">";

    private readonly StringBuilder _text = new();

    /// <summary>Returns the page.</summary>
    internal string Write(string title)
    {
        _text.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n").Append(Mark);
        _text.Append("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");

        // Nothing is loaded, and what a name or comment of the database says is not run.
        _text.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
        _text.Append(CultureInfo.InvariantCulture, $"style-src 'unsafe-inline'; script-src '{PageScript.Hash}'\">\n");
        _text.Append(CultureInfo.InvariantCulture, $"<title>{Html.Text(title)}</title>\n<style>\n");
        _text.Append(EmbeddedSql.File("Reports.Documents.page.css")).Append("</style>\n</head>\n<body>\n");
        AppendNavigation(title);
        _text.Append("<main>\n");
        AppendOverview(title);
        foreach (var relation in model.Relations)
        {
            _text.Append(
                CultureInfo.InvariantCulture,
                $"<section id=\"{names.Of(relation.Name)}\" class=\"relation\">\n<h2>{Html.Text(relation.Name)}</h2>\n"
            );
            Append(RelationPage.Of(relation, model), level: 3);
            _text.Append("</section>\n");
        }

        return _text.Append($"</main>\n<script>{PageScript.Text}</script>\n</body>\n</html>\n").ToString();
    }

    private void AppendNavigation(string title)
    {
        _text.Append(
            CultureInfo.InvariantCulture,
            $"<nav>\n<p class=\"title\"><a href=\"#top\">{Html.Text(title)}</a></p>\n"
        );
        _text.Append("<input id=\"search\" type=\"search\" placeholder=\"Search ( / )\" ");
        _text.Append("aria-label=\"Search tables and columns\" autocomplete=\"off\">\n");
        foreach (var schema in model.Schemas)
        {
            _text.Append(CultureInfo.InvariantCulture, $"<h2>{Html.Text(schema)}</h2>\n<ul>\n");
            foreach (var relation in model.Relations.Where(r => r.Schema == schema))
            {
                _text.Append(
                    CultureInfo.InvariantCulture,
                    $"<li><a href=\"#{names.Of(relation.Name)}\">{Html.Text(relation.Local)}</a></li>\n"
                );
            }

            _text.Append("</ul>\n");
        }

        _text.Append("<p id=\"nothing\" hidden>Nothing has this name.</p>\n</nav>\n");
    }

    private void AppendOverview(string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<section id=\"top\">\n<h1>{Html.Text(title)}</h1>\n");
        Append(OverviewPage.Summary(model), level: 2);
        var diagram = Diagram.Of(model);
        if (diagram.Tables.Count > 0)
        {
            _text.Append("<div id=\"diagram\">\n<div class=\"tools\">");
            _text.Append("<button type=\"button\" data-do=\"in\" title=\"Larger (+)\">+</button>");
            _text.Append("<button type=\"button\" data-do=\"out\" title=\"Smaller (-)\">&#8722;</button>");
            _text.Append("<button type=\"button\" data-do=\"fit\" title=\"Show all (0)\">All</button></div>\n");
            _text.Append(DiagramSvg.Write(diagram, model, names)).Append("</div>\n");
        }

        foreach (var schema in model.Schemas)
        {
            _text.Append(CultureInfo.InvariantCulture, $"<h2>Schema {Html.Text(schema)}</h2>\n");
            Append(OverviewPage.Schema(schema, model), level: 3);
        }

        Append(OverviewPage.Others(model), level: 2);
        _text.Append("</section>\n");
    }

    private void Append(IEnumerable<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            _text.Append(TextOf(block, level));
        }
    }

    private string TextOf(Block block, int level) =>
        block switch
        {
            // The drawn diagram shows all tables, and the neighbors of one when it is asked to.
            DiagramBlock => string.Empty,
            HeadingBlock heading => $"<h{level}>{Html.Text(heading.Text)}</h{level}>\n",
            ParagraphBlock paragraph => $"<p>{TextOf(paragraph.Line)}</p>\n",
            ServerBlock server => $"{ServerMark}Read from PostgreSQL {Html.Text(server.Version)}.</p>\n",
            SizeBlock size => $"{SizeMark}Size: {Html.Text(size.Size.ToString())}.</p>\n",
            ListBlock list => $"<ul>{string.Concat(list.Lines.Select(l => $"<li>{TextOf(l)}</li>"))}</ul>\n",
            CodeBlock code => $"<pre><code>{Html.Lines(code.Sql)}</code></pre>\n",
            TableBlock table => TextOf(table),
            _ => throw new InvalidOperationException($"A page cannot have {block.GetType().Name}."),
        };

    private string TextOf(TableBlock table)
    {
        var text = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        foreach (var title in table.Head)
        {
            text.Append(CultureInfo.InvariantCulture, $"<th>{Html.Text(title)}</th>");
        }

        text.Append("</tr></thead><tbody>\n");
        foreach (var row in table.Rows)
        {
            text.Append("<tr>");
            foreach (var cell in row)
            {
                text.Append("<td>").Append(TextOf(cell)).Append("</td>");
            }

            text.Append("</tr>\n");
        }

        return text.Append("</tbody></table></div>\n").ToString();
    }

    private string TextOf(Line line) => string.Concat(line.Spans.Select(TextOf));

    private string TextOf(Span span) =>
        span.Kind switch
        {
            SpanKind.Code => Html.Code(span.Value),
            SpanKind.Link when names.TryGet(span.Value) is { } section =>
                $"<a href=\"#{section}\">{Html.Text(span.Value)}</a>",
            _ => Html.Lines(span.Value).ReplaceLineEndings("<br>"),
        };
}
