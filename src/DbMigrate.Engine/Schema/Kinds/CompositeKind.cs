using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Composite types. A literal has the values in the order of the attributes, so the order counts.</summary>
internal sealed class CompositeKind : TypeKind<CompositeObject>
{
    // Attributes can be dropped and added at the end, which their own kind does.
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = ((CompositeObject)change.Current).Attributes.Select(a => a.Local).ToList();
        var wanted = ((CompositeObject)change.Wanted).Attributes.Select(a => a.Local).ToList();
        return current.Where(wanted.Contains).Concat(wanted.Where(a => !current.Contains(a))).SequenceEqual(wanted);
    }

    protected override IEnumerable<Facet> Facets(CompositeObject found) =>
        [new("attributes", string.Join(", ", found.Attributes.Select(a => a.Local)))];

    protected override void Create(CompositeObject wanted, ScriptWriter script) =>
        script.AddCreate(
            wanted,
            $"CREATE TYPE {wanted.Name} AS ({string.Join(", ", wanted.Attributes.Select(AttributeKind.Definition))})",
            wanted.Attributes
        );
}
