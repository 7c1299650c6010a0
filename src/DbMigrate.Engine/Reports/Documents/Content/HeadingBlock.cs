namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A heading.</summary>
/// <param name="Text">Its text.</param>
internal sealed record HeadingBlock(string Text) : Block;
