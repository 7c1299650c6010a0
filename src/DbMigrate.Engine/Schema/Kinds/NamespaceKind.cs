using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Schemas.</summary>
internal sealed class NamespaceKind : SchemaKind<NamespaceObject>
{
    internal override bool IsRebuildable => false;

    internal override (string Owner, string Public) DefaultPrivileges => ("UC", string.Empty);

    internal override string GrantTarget(SchemaObject found) => Target(found);

    protected override string Target(NamespaceObject found) => $"SCHEMA {found.Name}";

    protected override IEnumerable<Facet> Facets(NamespaceObject found) => [];

    // Every database begins with the schema public.
    protected override void Create(NamespaceObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE SCHEMA {(wanted.Name == "public" ? "IF NOT EXISTS " : string.Empty)}{wanted.Name}");
}
