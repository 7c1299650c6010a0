namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A parser of text search.</summary>
internal sealed record TextSearchParserObject() : SchemaObject(ObjectKind.TextSearchParser)
{
    /// <summary>The function START.</summary>
    public required string Start { get; init; }

    /// <summary>The function GETTOKEN.</summary>
    public required string GetToken { get; init; }

    /// <summary>The function END.</summary>
    public required string End { get; init; }

    /// <summary>The function LEXTYPES.</summary>
    public required string LexTypes { get; init; }

    /// <summary>The function HEADLINE, or null.</summary>
    public string? Headline { get; init; }

    internal static readonly ObjectSource Source = new("search-parsers", ObjectCatalog.TextSearchParser, Read);

    private static TextSearchParserObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Start = row.Text(),
            GetToken = row.Text(),
            End = row.Text(),
            LexTypes = row.Text(),
            Headline = row.TextOrNull(),
        };
}
