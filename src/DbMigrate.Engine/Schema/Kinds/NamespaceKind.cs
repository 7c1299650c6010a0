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

    // Every database begins with the schema public, with a comment and with rights of PUBLIC.
    protected override void Create(NamespaceObject wanted, ScriptWriter script)
    {
        if (wanted.Name != "public")
        {
            script.Add(wanted, $"CREATE SCHEMA {wanted.Name}");
            return;
        }

        script.Add(wanted, "CREATE SCHEMA IF NOT EXISTS public");
        script.Add(wanted, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        if (wanted.Comment is null)
        {
            script.Add(wanted, "COMMENT ON SCHEMA public IS NULL");
        }
    }
}
