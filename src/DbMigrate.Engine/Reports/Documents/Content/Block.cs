namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A part of a page: a paragraph, a table, or another of the types that derive from it.</summary>
internal abstract record Block;
