using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A domain.</summary>
internal sealed record DomainObject() : SchemaObject(ObjectKind.Domain)
{
    /// <summary>The type below it.</summary>
    public required string Type { get; init; }

    /// <summary>Its collation; null: that of the type below.</summary>
    public string? Collation { get; init; }

    /// <summary>True: it takes no null.</summary>
    public bool NotNull { get; init; }

    /// <summary>Its default as an expression, or null.</summary>
    public string? Default { get; init; }

    /// <summary>Its constraints, by name.</summary>
    public IList<DomainConstraintObject> Constraints { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts => Constraints;

    internal static readonly ObjectSource Source = new("domains", ObjectCatalog.Type, Read);

    internal override bool TryTake(SchemaObject part)
    {
        Constraints.Add((DomainConstraintObject)part);
        return true;
    }

    private static DomainObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Type = row.Text(),
            Collation = row.TextOrNull(),
            NotNull = row.Flag(),
            Default = row.TextOrNull(),
        };
}
