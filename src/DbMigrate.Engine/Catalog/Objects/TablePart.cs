using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An object that belongs to a table or view and has no name without it, as a trigger.</summary>
/// <remarks>
/// A query gives its own name only. When the table is known, <see cref="BelongTo"/> puts the table's in front.
/// </remarks>
internal abstract record TablePart : SchemaObject
{
    protected TablePart(ObjectKind kind)
        : base(kind) { }

    /// <summary>The relation, qualified, as SQL reads it.</summary>
    [JsonIgnore]
    internal string Table => QualifiedName.Head(Name);

    /// <summary>Its own name, quoted where needed.</summary>
    [JsonIgnore]
    internal string Local => QualifiedName.Last(Name);

    internal override void BelongTo(SchemaObject whole) => Name = $"{whole.Name}.{Name}";
}
