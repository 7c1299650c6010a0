using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Default privileges. They are created last: they change what new objects have.</summary>
internal sealed class DefaultPrivilegesKind : SchemaKind<DefaultPrivilegesObject>
{
    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var privileges = (DefaultPrivilegesObject)found;
        Write(privileges, privileges.Items, privileges.Standard, script);
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((DefaultPrivilegesObject)change.Current, (DefaultPrivilegesObject)change.Wanted);
        Write(wanted, current.Items, wanted.Items, script);
        return true;
    }

    protected override string Target(DefaultPrivilegesObject found) => $"DEFAULT PRIVILEGES {found.Name}";

    protected override IEnumerable<Facet> Facets(DefaultPrivilegesObject found) =>
        [new("items", string.Join(", ", found.Items))];

    protected override void Create(DefaultPrivilegesObject wanted, ScriptWriter script) =>
        Write(wanted, wanted.Standard, wanted.Items, script);

    private static void Write(
        DefaultPrivilegesObject of,
        IReadOnlyList<string> before,
        IReadOnlyList<string> after,
        ScriptWriter script
    )
    {
        var schema = of.Schema is null ? string.Empty : $" IN SCHEMA {of.Schema}";
        foreach (
            var change in PrivilegeChange.Between(
                [.. before.Select(PrivilegeEntry.Parse)],
                [.. after.Select(PrivilegeEntry.Parse)],
                of.Role
            )
        )
        {
            script.Add(
                of,
                $"ALTER DEFAULT PRIVILEGES FOR ROLE {of.Role}{schema} {change.Sql(of.Objects.ToUpperInvariant())}"
            );
        }
    }
}
