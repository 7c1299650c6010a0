namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An extension. Its members are no objects of their own.</summary>
internal sealed record ExtensionObject() : SchemaObject(ObjectKind.Extension)
{
    /// <summary>The schema that holds its members.</summary>
    public required string Schema { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>True: its schema can be changed.</summary>
    public bool Relocatable { get; init; }

    /// <summary>True: tables or sequences are members of it.</summary>
    public bool HoldsData { get; init; }

    internal static readonly ObjectSource Source = new("extensions", ObjectCatalog.Extension, Read);

    private static ExtensionObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Schema = row.Text(),
            Version = row.Text(),
            Relocatable = row.Flag(),
            HoldsData = row.Flag(),
        };
}
