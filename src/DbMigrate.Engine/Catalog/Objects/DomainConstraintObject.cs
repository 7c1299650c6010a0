using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A constraint of a domain.</summary>
internal sealed record DomainConstraintObject() : SchemaObject(ObjectKind.DomainConstraint)
{
    /// <summary>Its definition: <c>CHECK ((VALUE > 0)) NOT VALID</c>.</summary>
    public required string Definition { get; init; }

    /// <summary>True: a NOT NULL with a name of its own.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>The domain, qualified.</summary>
    [JsonIgnore]
    internal string Domain => QualifiedName.Head(Name);

    /// <summary>Its own name, quoted where needed.</summary>
    [JsonIgnore]
    internal string Local => QualifiedName.Last(Name);

    internal static readonly ObjectSource Source = new("domain-constraints", ObjectCatalog.Constraint, Read);

    internal override void BelongTo(SchemaObject whole) => Name = $"{whole.Name}.{Name}";

    private static DomainConstraintObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = row.AddressIn(ObjectCatalog.Type),
            Name = row.Text(),
            Definition = row.Text(),
            IsNotNull = row.Flag(),
        };
}
