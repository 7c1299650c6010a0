namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>The size of a relation: it changes from day to day, and is left out of comparisons of pages.</summary>
/// <param name="Size">The size.</param>
internal sealed record SizeBlock(RelationSize Size) : Block;
