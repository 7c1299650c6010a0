namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An operator class.</summary>
internal sealed record OperatorClassObject() : SchemaObject(ObjectKind.OperatorClass)
{
    /// <summary>Its name without the access method, qualified.</summary>
    public required string Local { get; init; }

    /// <summary>The access method.</summary>
    public required string Method { get; init; }

    /// <summary>The type that it is for.</summary>
    public required string Type { get; init; }

    /// <summary>Its family.</summary>
    public required string Family { get; init; }

    /// <summary>True: the default for the type.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The type of stored values; null: that of the values.</summary>
    public string? Storage { get; init; }

    /// <summary>Its operators and functions.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    internal static readonly ObjectSource Source = new("operator-classes", ObjectCatalog.OperatorClass, Read);

    private static OperatorClassObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Local = row.Text(),
            Method = row.Text(),
            Type = row.Text(),
            Family = row.Text(),
            IsDefault = row.Flag(),
            Storage = row.TextOrNull(),
            Members = row.Texts(),
        };
}
