using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Reports.Documents.Content;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Makes the page of a table or view.</summary>
internal static class RelationPage
{
    /// <summary>Returns what the page has, without its title.</summary>
    internal static IEnumerable<Block> Of(DocumentedRelation relation, DocumentModel model)
    {
        yield return new ParagraphBlock(
            char.ToUpperInvariant(relation.Kind[0])
                + relation.Kind[1..]
                + (relation.Object.Owner is { } owner ? " of the role " + Line.Code(owner) : "")
                + "."
        );
        if (relation.Object.Comment is { } comment)
        {
            yield return new ParagraphBlock(comment);
        }

        if (relation.Size is { } size)
        {
            yield return new SizeBlock(size);
        }

        if (relation.Columns.Count > 0)
        {
            yield return new HeadingBlock("Columns");
            yield return Columns(relation);
        }

        foreach (var block in RelationKeys.Of(relation).Concat(Rules(relation)))
        {
            yield return block;
        }

        foreach (var block in Relatives(relation).Concat(Access(relation)))
        {
            yield return block;
        }

        if (relation.Query is { } query)
        {
            yield return new HeadingBlock("Query");
            yield return new CodeBlock(query);
        }

        if (relation.Table is not null && Neighbors(relation, model) is { Count: > 1 } neighbors)
        {
            yield return new DiagramBlock(new HeadingBlock("Neighbors"), neighbors, relation);
        }
    }

    private static TableBlock Columns(DocumentedRelation relation)
    {
        var isView = relation.Table is null;
        return new TableBlock(
            isView ? ["Column", "Type", "Comment"] : ["Column", "Type", "NULL", "Default", "Key", "Comment"],
            [
                .. relation.Columns.Select(c =>
                    isView
                        ? (IReadOnlyList<Line>)[Line.Code(c.Name), Line.Code(c.Column.Type), c.Column.Comment]
                        :
                        [
                            Line.Code(c.Name),
                            Line.Code(c.Column.Type),
                            c.Column.IsNotNull ? "no" : "yes",
                            Line.Code(c.Default),
                            KeyOf(c),
                            c.Column.Comment,
                        ]
                ),
            ]
        );
    }

    private static Line KeyOf(DocumentedColumn column) =>
        Line.Join(
            ", ",
            column
                .References.Select(r => "references " + Line.Link(r.To))
                .Prepend(column.IsPrimaryKey ? "primary key" : Line.Empty)
        );

    private static IEnumerable<Block> Rules(DocumentedRelation relation)
    {
        if (relation.Table is not null && (relation.Table.HasRowSecurity || relation.Policies.Count > 0))
        {
            yield return new HeadingBlock("Row security");
            yield return new ParagraphBlock(PolicyWords.Of(relation));
            yield return new ListBlock([
                .. relation.Policies.Select(p => Line.Code(p.Local) + ": " + PolicyWords.Of(p)),
            ]);
        }

        if (relation.Triggers.Count > 0)
        {
            yield return new HeadingBlock("Triggers");
            yield return new ListBlock([
                .. relation.Triggers.Select(t =>
                    Line.Code(t.Definition) + (t.Enabled == 'D' ? ", disabled" : string.Empty)
                ),
            ]);
        }
    }

    private static IEnumerable<Block> Relatives(DocumentedRelation relation)
    {
        if (relation.Table?.PartitionKey is { } key)
        {
            yield return new HeadingBlock("Partitions");
            yield return new ParagraphBlock("By " + Line.Code(key) + $": {relation.Partitions.Count}.");
            yield return new ListBlock([.. relation.Partitions.Select(Line.Code)]);
        }
        else if (relation.Table?.Parents is { } parents)
        {
            yield return new HeadingBlock("Inherits");
            yield return new ListBlock([.. parents.Select(Line.Link)]);
        }

        if (relation.Reads.Count > 0)
        {
            yield return new HeadingBlock("Reads");
            yield return new ListBlock([.. relation.Reads.Select(Line.Link)]);
        }

        if (relation.ReadBy.Count > 0)
        {
            yield return new HeadingBlock("Read by");
            yield return new ListBlock([.. relation.ReadBy.Select(Line.Link)]);
        }
    }

    private static IEnumerable<Block> Access(DocumentedRelation relation)
    {
        var privileges = PrivilegeText.Of(relation);
        if (privileges.Count > 0)
        {
            yield return new HeadingBlock("Privileges");
            yield return new TableBlock(
                ["Role", "Privileges"],
                [.. privileges.Select(p => (IReadOnlyList<Line>)[Line.Code(p.Role), p.Privileges])]
            );
        }
    }

    // The relation itself first, then those that it references, then those that reference it, while there is room.
    private static List<DocumentedRelation> Neighbors(DocumentedRelation relation, DocumentModel model) =>
        [
            .. relation
                .References.Select(r => r.To)
                .Concat(relation.ReferencedBy.Select(r => r.From))
                .Where(model.Has)
                .Prepend(relation.Name)
                .Distinct(StringComparer.Ordinal)
                .Take(MermaidDiagram.MostTables)
                .Select(n => model.ByName[n]),
        ];
}
