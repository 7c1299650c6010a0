namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A diagram of a relation and its neighbors, or of a schema. HTML has one for all.</summary>
/// <param name="Heading">The heading above it; null: none.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Center">The relation whose columns are all shown; null: all columns of all tables are.</param>
internal sealed record DiagramBlock(
    HeadingBlock? Heading,
    IReadOnlyList<DocumentedRelation> Tables,
    DocumentedRelation? Center
) : Block;
