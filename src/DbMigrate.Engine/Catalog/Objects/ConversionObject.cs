namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A conversion between encodings.</summary>
internal sealed record ConversionObject() : SchemaObject(ObjectKind.Conversion)
{
    /// <summary>The source encoding.</summary>
    public required string From { get; init; }

    /// <summary>The target encoding.</summary>
    public required string To { get; init; }

    /// <summary>The function.</summary>
    public required string Function { get; init; }

    /// <summary>True: the default for the two encodings.</summary>
    public bool IsDefault { get; init; }

    internal static readonly ObjectSource Source = new("conversions", ObjectCatalog.Conversion, Read);

    private static ConversionObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            From = row.Text(),
            To = row.Text(),
            Function = row.Text(),
            IsDefault = row.Flag(),
        };
}
