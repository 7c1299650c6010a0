namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A list.</summary>
/// <param name="Lines">Its points.</param>
internal sealed record ListBlock(IReadOnlyList<Line> Lines) : Block;
