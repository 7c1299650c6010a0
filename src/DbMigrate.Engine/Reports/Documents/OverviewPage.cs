using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Reports.Documents.Content;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Makes the first page: the relations by schema, and what is beside them.</summary>
internal static class OverviewPage
{
    /// <summary>Returns what the page says of the whole.</summary>
    internal static IEnumerable<Block> Summary(DocumentModel model)
    {
        var tables = model.Relations.Count(r => r.Table is not null);
        var views = model.Relations.Count - tables;
        yield return new ParagraphBlock(
            $"{Count(tables, "table")} and {Count(views, "view")} in {Count(model.Schemas.Count, "schema")}."
        );
        yield return new ServerBlock(Number(model.Database.Server.Major));
        if (model.Relations.Count > 0)
        {
            var columns = model.Relations.SelectMany(r => r.Columns).ToList();
            yield return new ParagraphBlock(
                $"{Number(model.Relations.Count(r => r.Object.Comment is not null))} of "
                    + $"{Number(model.Relations.Count)} tables and views have a comment, and "
                    + $"{Number(columns.Count(c => c.Column.Comment is not null))} of {Number(columns.Count)} columns."
            );
        }
    }

    /// <summary>Returns the relations of a schema, with a diagram where one can be read.</summary>
    internal static IEnumerable<Block> Schema(string schema, DocumentModel model)
    {
        var relations = model.Relations.Where(r => r.Schema == schema).ToList();
        var comment = model.Database.Objects.OfType<NamespaceObject>().FirstOrDefault(n => n.Name == schema)?.Comment;
        if (comment is not null)
        {
            yield return new ParagraphBlock(comment);
        }

        yield return new TableBlock(
            ["Name", "Kind", "Columns", "References", "Referenced by", "Comment"],
            [
                .. relations.Select(r =>
                    (IReadOnlyList<Line>)
                        [
                            Line.Link(r.Name),
                            r.Kind,
                            Number(r.Columns.Count),
                            Number(r.References.Count),
                            Number(r.ReferencedBy.Count),
                            r.Object.Comment,
                        ]
                ),
            ]
        );
        var tables = relations.Where(r => r.Table is not null).ToList();
        if (tables.Count is > 0 and <= MermaidDiagram.MostTables)
        {
            yield return new DiagramBlock(null, tables, null);
        }
    }

    /// <summary>Returns the types, functions, sequences and extensions, each under a heading.</summary>
    internal static IEnumerable<Block> Others(DocumentModel model)
    {
        var types = model.Types.ToList();
        if (types.Count > 0)
        {
            yield return new HeadingBlock("Types");
            yield return new TableBlock(
                ["Type", "Kind", "Definition", "Comment"],
                [
                    .. types.Select(t =>
                        (IReadOnlyList<Line>)[Line.Code(t.Name), ObjectKinds.NameOf(t.Kind), DefinitionOf(t), t.Comment]
                    ),
                ]
            );
        }

        var routines = model.Routines.ToList();
        if (routines.Count > 0)
        {
            yield return new HeadingBlock("Functions and procedures");
            yield return new TableBlock(
                ["Function", "Returns", "Language", "Runs as", "Comment"],
                [
                    .. routines.Select(f =>
                        (IReadOnlyList<Line>)
                            [
                                Line.Code(f.Name),
                                Line.Code(f.Result),
                                f.Language,
                                f.SecurityDefiner ? "its owner" : "the caller",
                                f.Comment,
                            ]
                    ),
                ]
            );
        }

        var extensions = model.Database.Objects.OfType<ExtensionObject>().ToList();
        if (extensions.Count > 0)
        {
            yield return new HeadingBlock("Extensions");
            yield return new ListBlock([.. extensions.Select(e => Line.Code(e.Name))]);
        }
    }

    private static Line DefinitionOf(SchemaObject type) =>
        type switch
        {
            EnumObject found => Line.Join(", ", found.Values.Select(Line.Code)),
            DomainObject found => Line.Code(found.Type) + (found.NotNull ? ", not null" : string.Empty),
            CompositeObject found => Line.Join(
                ", ",
                found.Parts.OfType<AttributeObject>().Select(a => Line.Code($"{QualifiedName.Last(a.Name)} {a.Type}"))
            ),
            RangeObject found => Line.Code(found.Subtype),
            _ => Line.Empty,
        };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Count(int number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";
}
