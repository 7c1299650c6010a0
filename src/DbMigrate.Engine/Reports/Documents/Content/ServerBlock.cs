namespace DbMigrate.Engine.Reports.Documents.Content;

/// <summary>The version of the server that the schema was read from.</summary>
/// <param name="Version">The major version: 15.</param>
internal sealed record ServerBlock(string Version) : Block;
