namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A template of dictionaries of text search.</summary>
internal sealed record TextSearchTemplateObject() : SchemaObject(ObjectKind.TextSearchTemplate)
{
    /// <summary>The function INIT, or null.</summary>
    public string? Init { get; init; }

    /// <summary>The function LEXIZE.</summary>
    public required string Lexize { get; init; }

    internal static readonly ObjectSource Source = new("search-templates", ObjectCatalog.TextSearchTemplate, Read);

    private static TextSearchTemplateObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Init = row.TextOrNull(),
            Lexize = row.Text(),
        };
}
