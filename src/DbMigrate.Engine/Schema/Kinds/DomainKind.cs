using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Domains. Their constraints are objects of their own.</summary>
internal sealed class DomainKind : TypeKind<DomainObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var wanted = (DomainObject)change.Wanted;
        if (!change.HasOnly("default", "not null"))
        {
            return false;
        }

        if (change.Has("default"))
        {
            var action = wanted.Default is null ? "DROP DEFAULT" : $"SET DEFAULT {wanted.Default}";
            script.Add(wanted, $"ALTER DOMAIN {wanted.Name} {action}");
        }

        if (change.Has("not null") && !(wanted.NotNull && HasNamedNotNull(wanted)))
        {
            script.Add(wanted, $"ALTER DOMAIN {wanted.Name} {(wanted.NotNull ? "SET" : "DROP")} NOT NULL");
        }

        return true;
    }

    protected override string Target(DomainObject found) => $"DOMAIN {found.Name}";

    protected override IEnumerable<Facet> Facets(DomainObject found) =>
        [
            new("type", found.Type),
            new("collation", found.Collation),
            new("default", found.Default),
            new("not null", found.NotNull ? "true" : null),
        ];

    protected override void Create(DomainObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"CREATE DOMAIN {wanted.Name} AS {wanted.Type}"
                + (wanted.Collation is null ? string.Empty : $" COLLATE {wanted.Collation}")
                + (wanted.Default is null ? string.Empty : $" DEFAULT {wanted.Default}")
                + (wanted.NotNull && !HasNamedNotNull(wanted) ? " NOT NULL" : string.Empty)
        );

    private static bool HasNamedNotNull(DomainObject found) => found.Constraints.Any(c => c.IsNotNull);
}
