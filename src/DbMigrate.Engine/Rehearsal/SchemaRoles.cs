using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>The roles that a schema names: owners, and those that have privileges.</summary>
internal static class SchemaRoles
{
    /// <summary>Returns them, quoted where needed. A new cluster has those whose names begin with pg_, and postgres.</summary>
    internal static IReadOnlyCollection<string> Of(DatabaseSchema schema) =>
        schema
            .ByKey.Values.SelectMany(o =>
                (o.Privileges ?? [])
                    .Select(PrivilegeEntry.Parse)
                    .SelectMany(e => new[] { e.Grantee, e.Grantor })
                    .Append(o.Owner ?? string.Empty)
            )
            .Where(r => r.Length > 0 && r != "postgres" && !r.StartsWith("pg_", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
}
