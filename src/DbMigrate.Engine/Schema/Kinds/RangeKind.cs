using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Range types.</summary>
internal sealed class RangeKind : TypeKind<RangeObject>
{
    internal override bool DropsCircle => true;

    internal override void CreateProvisionally(SchemaObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE TYPE {wanted.Name}");

    // A canonical function takes the type, so neither can be dropped alone.
    internal override void Drop(SchemaObject found, ScriptWriter script) =>
        script.AddDrop(
            found,
            $"DROP TYPE {found.Name}{(((RangeObject)found).Canonical is null ? string.Empty : " CASCADE")}"
        );

    protected override IEnumerable<Facet> Facets(RangeObject found) =>
        [
            new("subtype", found.Subtype),
            new("operator class", found.OperatorClass),
            new("collation", found.Collation),
            new("canonical", found.Canonical),
            new("subtype_diff", found.Difference),
            new("multirange type", found.Multirange),
        ];

    protected override void Create(RangeObject wanted, ScriptWriter script)
    {
        var options = new OptionList()
            .Add("SUBTYPE", wanted.Subtype)
            .Add("SUBTYPE_OPCLASS", wanted.OperatorClass)
            .Add("COLLATION", wanted.Collation)
            .Add("CANONICAL", wanted.Canonical)
            .Add("SUBTYPE_DIFF", wanted.Difference)
            .Add("MULTIRANGE_TYPE_NAME", wanted.Multirange);
        script.Add(wanted, $"CREATE TYPE {wanted.Name} AS RANGE {options}");
    }
}
