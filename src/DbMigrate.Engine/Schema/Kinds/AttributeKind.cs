using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Attributes of composite types.</summary>
internal sealed class AttributeKind : SchemaKind<AttributeObject>
{
    internal override bool IsRebuildable => false;

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var attribute = (AttributeObject)found;
        script.AddDrop(
            found,
            $"ALTER TYPE {attribute.Composite} DROP ATTRIBUTE {attribute.Local}{Cascade(attribute, script)}",
            losesData: true
        );
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var wanted = (AttributeObject)change.Wanted;
        script.Add(
            wanted,
            $"ALTER TYPE {wanted.Composite} ALTER ATTRIBUTE {wanted.Local} TYPE {wanted.Type}{Collate(wanted)}"
                + Cascade(wanted, script),
            losesData: script.TypedTables.Have(wanted.Composite)
                && script.Bases.MayLose(((AttributeObject)change.Current).Type, wanted.Type)
        );
        return true;
    }

    /// <summary>Returns an attribute as CREATE TYPE lists it.</summary>
    internal static string Definition(AttributeObject found) => $"{found.Local} {found.Type}{Collate(found)}";

    protected override string Target(AttributeObject found) => $"COLUMN {found.Name}";

    protected override IEnumerable<Facet> Facets(AttributeObject found) =>
        [new("type", found.Type), new("collation", found.Collation)];

    protected override void Create(AttributeObject wanted, ScriptWriter script)
    {
        if (!script.IsMade(wanted))
        {
            script.Add(
                wanted,
                $"ALTER TYPE {wanted.Composite} ADD ATTRIBUTE {Definition(wanted)}{Cascade(wanted, script)}"
            );
        }
    }

    private static string Cascade(AttributeObject found, ScriptWriter script) =>
        script.TypedTables.Have(found.Composite) ? " CASCADE" : string.Empty;

    private static string Collate(AttributeObject found) =>
        found.Collation is null ? string.Empty : $" COLLATE {found.Collation}";
}
