using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Reports.Documents.Content;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Makes the part of a relation's page about constraints, indexes and references.</summary>
internal static class RelationKeys
{
    /// <summary>Returns the part.</summary>
    internal static IEnumerable<Block> Of(DocumentedRelation relation) =>
        Constraints(relation).Concat(Indexes(relation)).Concat(References(relation));

    private static IEnumerable<Block> Constraints(DocumentedRelation relation)
    {
        if (relation.Constraints.Count > 0)
        {
            yield return new HeadingBlock("Constraints");
            yield return new TableBlock(
                ["Constraint", "Definition", "Comment"],
                [
                    .. relation.Constraints.Select(c =>
                        (IReadOnlyList<Line>)
                            [
                                Line.Code(c.Local),
                                Line.Code(c.Definition)
                                    + (c.IsNotValid ? ", NOT VALID: older rows may violate it" : string.Empty)
                                    + (c.IsNotEnforced ? ", NOT ENFORCED" : string.Empty)
                                    + (c.IsDeferrable ? ", DEFERRABLE" : string.Empty),
                                c.Comment,
                            ]
                    ),
                ]
            );
        }
    }

    private static IEnumerable<Block> Indexes(DocumentedRelation relation)
    {
        if (relation.Indexes.Count > 0)
        {
            yield return new HeadingBlock("Indexes");
            yield return new TableBlock(
                ["Index", "Definition", "Comment"],
                [
                    .. relation.Indexes.Select(i =>
                        (IReadOnlyList<Line>)
                            [
                                Line.Code(QualifiedName.Last(i.Name)),
                                Line.Code(i.Definition) + (i.IsInvalid ? ", invalid: no query uses it" : string.Empty),
                                i.Comment,
                            ]
                    ),
                ]
            );
        }
    }

    private static IEnumerable<Block> References(DocumentedRelation relation)
    {
        if (relation.References.Count > 0)
        {
            yield return new HeadingBlock("References");
            yield return Table(
                relation.References,
                r => Line.Code(ReferenceText.List(r.Columns)),
                r => r.To,
                r => r.Keys
            );
        }

        if (relation.ReferencedBy.Count > 0)
        {
            yield return new HeadingBlock("Referenced by");
            yield return Table(
                relation.ReferencedBy,
                r => Line.Code(ReferenceText.List(r.Keys)),
                r => r.From,
                r => r.Columns
            );
        }
    }

    private static TableBlock Table(
        IReadOnlyList<DocumentedReference> references,
        Func<DocumentedReference, Line> columns,
        Func<DocumentedReference, string> other,
        Func<DocumentedReference, IReadOnlyList<string>> otherColumns
    ) =>
        new(
            ["Columns", "Table", "Its columns", "Foreign key", "Rows"],
            [
                .. references.Select(r =>
                    (IReadOnlyList<Line>)
                        [
                            columns(r),
                            Line.Link(other(r)),
                            Line.Code(ReferenceText.List(otherColumns(r))),
                            Line.Code(r.Name) + string.Concat(ReferenceText.Notes(r).Select(n => $", {n}")),
                            ReferenceText.Cardinality(r),
                        ]
                ),
            ]
        );
}
