namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A paragraph.</summary>
/// <param name="Line">Its text.</param>
internal sealed record ParagraphBlock(Line Line) : Block;
