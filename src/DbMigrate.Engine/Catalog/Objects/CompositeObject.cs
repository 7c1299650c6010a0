using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A composite type that stands alone.</summary>
internal sealed record CompositeObject() : SchemaObject(ObjectKind.Composite)
{
    /// <summary>Its attributes, in order.</summary>
    public IList<AttributeObject> Attributes { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts => Attributes;

    internal static readonly ObjectSource Source = new("composites", ObjectCatalog.Type, Read);

    internal override bool TryTake(SchemaObject part)
    {
        Attributes.Add((AttributeObject)part);
        return true;
    }

    private static CompositeObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
        };
}
