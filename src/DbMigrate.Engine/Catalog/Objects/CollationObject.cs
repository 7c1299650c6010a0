namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A collation.</summary>
internal sealed record CollationObject() : SchemaObject(ObjectKind.Collation)
{
    /// <summary><c>libc</c>, <c>icu</c> or <c>builtin</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>LC_COLLATE of libc.</summary>
    public string? Collate { get; init; }

    /// <summary>LC_CTYPE of libc.</summary>
    public string? Ctype { get; init; }

    /// <summary>The locale of the other providers.</summary>
    public string? Locale { get; init; }

    /// <summary>Additional rules of ICU, or null.</summary>
    public string? Rules { get; init; }

    /// <summary>False: strings of different bytes may be equal.</summary>
    public bool Deterministic { get; init; }

    internal static readonly ObjectSource Source = new("collations", ObjectCatalog.Collation, Read);

    private static CollationObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Provider = row.Text(),
            Collate = row.TextOrNull(),
            Ctype = row.TextOrNull(),
            Locale = row.TextOrNull(),
            Rules = row.TextOrNull(),
            Deterministic = row.Flag(),
        };
}
