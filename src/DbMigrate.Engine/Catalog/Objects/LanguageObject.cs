namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A procedural language.</summary>
internal sealed record LanguageObject() : SchemaObject(ObjectKind.Language)
{
    /// <summary>True: users without special rights may write functions in it.</summary>
    public bool Trusted { get; init; }

    /// <summary>The function that calls functions of the language.</summary>
    public required string Handler { get; init; }

    /// <summary>The function that runs DO blocks, or null.</summary>
    public string? Inline { get; init; }

    /// <summary>The function that checks new functions, or null.</summary>
    public string? Validator { get; init; }

    internal static readonly ObjectSource Source = new("languages", ObjectCatalog.Language, Read);

    private static LanguageObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Trusted = row.Flag(),
            Handler = row.Text(),
            Inline = row.TextOrNull(),
            Validator = row.TextOrNull(),
        };
}
