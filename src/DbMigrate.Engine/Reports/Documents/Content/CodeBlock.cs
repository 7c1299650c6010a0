namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>SQL of several lines.</summary>
/// <param name="Sql">The SQL.</param>
internal sealed record CodeBlock(string Sql) : Block;
