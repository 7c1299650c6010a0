using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Extensions.</summary>
internal sealed class ExtensionKind : SchemaKind<ExtensionObject>
{
    internal override bool IsRebuildable => false;

    internal override void Drop(SchemaObject found, ScriptWriter script) =>
        script.AddDrop(found, $"DROP {Target(found)}", losesData: ((ExtensionObject)found).HoldsData);

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((ExtensionObject)change.Current, (ExtensionObject)change.Wanted);
        if (current.Schema != wanted.Schema && !current.Relocatable)
        {
            return false;
        }

        if (current.Schema != wanted.Schema)
        {
            script.Add(wanted, $"ALTER EXTENSION {wanted.Name} SET SCHEMA {wanted.Schema}");
        }

        if (current.Version != wanted.Version)
        {
            script.Add(wanted, $"ALTER EXTENSION {wanted.Name} UPDATE TO {SqlText.QuoteLiteral(wanted.Version)}");
        }

        return true;
    }

    protected override string Target(ExtensionObject found) => $"EXTENSION {found.Name}";

    protected override IEnumerable<Facet> Facets(ExtensionObject found) =>
        [new("schema", found.Schema), new("version", found.Version)];

    protected override void Create(ExtensionObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"CREATE EXTENSION {wanted.Name} WITH SCHEMA {wanted.Schema}"
                + (wanted.Version.Length == 0 ? string.Empty : $" VERSION {SqlText.QuoteLiteral(wanted.Version)}")
        );
}
