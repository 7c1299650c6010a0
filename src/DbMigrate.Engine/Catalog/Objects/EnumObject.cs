namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An enum type.</summary>
internal sealed record EnumObject() : SchemaObject(ObjectKind.Enum)
{
    /// <summary>Its values, in order.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    internal static readonly ObjectSource Source = new("enums", ObjectCatalog.Type, Read);

    private static EnumObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Values = row.Texts(),
        };
}
