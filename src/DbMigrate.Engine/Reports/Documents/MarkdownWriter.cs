using System.Text;
using DbMigrate.Engine.Reports.Documents.Content;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes pages as Markdown: an overview, and a page for each relation.</summary>
/// <param name="names">The names of the pages.</param>
internal sealed class MarkdownWriter(PageNames names)
{
    /// <summary>The name of the overview.</summary>
    internal const string Overview = "README.md";

    /// <summary>The first line of each page, by which an older page is recognized.</summary>
    internal const string Mark = "<!-- Made by DbMigrate from a database's schema. Changes to this file are lost. -->";

    /// <summary>What stands before a size.</summary>
    internal const string SizeMark = "<!-- size -->";

    /// <summary>Begins the line with the server's version, which is not compared.</summary>
    internal const string ServerMark = "<!-- server -->";

    private readonly StringBuilder _text = new();

    /// <summary>Returns all pages: file names and texts.</summary>
    internal static IEnumerable<(string Name, string Text)> Pages(DocumentModel model, PageNames names, string title)
    {
        yield return (Overview, new MarkdownWriter(names).OverviewOf(model, title));
        foreach (var relation in model.Relations)
        {
            var page = new MarkdownWriter(names);
            page.Begin(relation.Name);
            page._text.Append($"[{Markdown.Text(title)}]({Overview})\n\n");
            page.Append(RelationPage.Of(relation, model), level: 2);
            yield return (names.Of(relation.Name) + ".md", page.End());
        }
    }

    private string OverviewOf(DocumentModel model, string title)
    {
        Begin(title);
        Append(OverviewPage.Summary(model), level: 2);
        foreach (var schema in model.Schemas)
        {
            _text.Append($"## Schema {Markdown.Text(schema)}\n\n");
            Append(OverviewPage.Schema(schema, model), level: 3);
        }

        Append(OverviewPage.Others(model), level: 2);
        return End();
    }

    private void Begin(string title) => _text.Append($"{Mark}\n\n# {Markdown.Text(title)}\n\n");

    private string End() => _text.ToString().TrimEnd('\n') + "\n";

    private void Append(IEnumerable<Block> blocks, int level)
    {
        foreach (var block in blocks)
        {
            _text.Append(TextOf(block, level)).Append('\n');
        }
    }

    private string TextOf(Block block, int level) =>
        block switch
        {
            HeadingBlock heading => $"{new string('#', level)} {Markdown.Text(heading.Text)}\n",
            ParagraphBlock paragraph => Cell(paragraph.Line) + "\n",
            ServerBlock server => $"{ServerMark}Read from PostgreSQL {Markdown.Text(server.Version)}.\n",
            SizeBlock size => $"{SizeMark}Size: {Markdown.Text(size.Size.ToString())}.\n",
            ListBlock list => string.Concat(list.Lines.Select(l => $"- {Cell(l)}\n")),
            CodeBlock code => Markdown.Block(code.Sql),
            DiagramBlock diagram => (diagram.Heading is { } heading ? TextOf(heading, level) + "\n" : string.Empty)
                + MermaidDiagram.Write(diagram.Tables, t => diagram.Center is not null && t != diagram.Center),
            TableBlock table => Markdown.Table(table.Head, table.Rows.Select(r => r.Select(Cell).ToList())),
            _ => throw new InvalidOperationException($"A page cannot have {block.GetType().Name}."),
        };

    private string Cell(Line line) => string.Concat(line.Spans.Select(TextOf));

    private string TextOf(Span span) =>
        span.Kind switch
        {
            SpanKind.Code => Markdown.Code(span.Value),
            SpanKind.Link when names.TryGet(span.Value) is { } page => $"[{Markdown.Text(span.Value)}]({page}.md)",
            _ => Markdown.Cell(span.Value),
        };
}
