namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A table.</summary>
/// <param name="Head">The titles of its columns.</param>
/// <param name="Rows">Its rows, with a cell for each title.</param>
internal sealed record TableBlock(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<Line>> Rows) : Block;
