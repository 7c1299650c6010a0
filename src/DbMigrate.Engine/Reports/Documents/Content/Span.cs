namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>A piece of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The text, as the database has it; of a link the name of the relation.</param>
internal readonly record struct Span(SpanKind Kind, string Value);
