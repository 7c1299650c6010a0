namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A dictionary of text search.</summary>
internal sealed record TextSearchDictionaryObject() : SchemaObject(ObjectKind.TextSearchDictionary)
{
    /// <summary>Its template.</summary>
    public required string Template { get; init; }

    /// <summary>Its options as SQL, or null.</summary>
    public string? Options { get; init; }

    internal static readonly ObjectSource Source = new("search-dictionaries", ObjectCatalog.TextSearchDictionary, Read);

    private static TextSearchDictionaryObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Template = row.Text(),
            Options = row.TextOrNull(),
        };
}
