namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A configuration of text search.</summary>
internal sealed record TextSearchConfigurationObject() : SchemaObject(ObjectKind.TextSearchConfiguration)
{
    /// <summary>Its parser.</summary>
    public required string Parser { get; init; }

    /// <summary>The types of tokens that have dictionaries.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>The dictionaries of each, in order, with commas between.</summary>
    public required IReadOnlyList<string> Dictionaries { get; init; }

    internal static readonly ObjectSource Source = new(
        "search-configurations",
        ObjectCatalog.TextSearchConfiguration,
        Read
    );

    private static TextSearchConfigurationObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Parser = row.Text(),
            Tokens = row.Texts(),
            Dictionaries = row.Texts(),
        };
}
