using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An attribute of a composite type.</summary>
internal sealed record AttributeObject() : SchemaObject(ObjectKind.Attribute)
{
    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>Its collation; null: that of its type.</summary>
    public string? Collation { get; init; }

    /// <summary>The composite type, qualified.</summary>
    [JsonIgnore]
    internal string Composite => QualifiedName.Head(Name);

    /// <summary>Its own name, quoted where needed.</summary>
    [JsonIgnore]
    internal string Local => QualifiedName.Last(Name);

    internal static readonly ObjectSource Source = new("attributes", ObjectCatalog.Relation, Read);

    internal override void BelongTo(SchemaObject whole) => Name = $"{whole.Name}.{Name}";

    private static AttributeObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address() with { Part = row.Int() },
            Whole = row.AddressIn(ObjectCatalog.Type),
            Name = row.Text(),
            Type = row.Text(),
            Collation = row.TextOrNull(),
        };
}
