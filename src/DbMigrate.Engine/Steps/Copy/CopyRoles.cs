using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Finds the roles that the objects of a copy name and that the server of the target lacks.</summary>
internal static class CopyRoles
{
    private const string Missing = """
        select n from pg_catalog.unnest($1) n
        where not exists (select from pg_catalog.pg_roles r
                          where pg_catalog.quote_ident(r.rolname) operator(pg_catalog.=) n)
        order by n
        """;

    /// <summary>Returns the roles, quoted where needed.</summary>
    internal static async Task<IReadOnlyList<string>> FindMissingAsync(
        NpgsqlConnection connection,
        DatabaseSchema closure,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlBatchCommand(Missing)
        {
            Parameters =
            {
                new NpgsqlParameter
                {
                    Value = Of(closure).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                },
            },
        };
        return await Isolation
            .ReadAsync(connection, command, r => r.GetString(0), cancellationToken)
            .ConfigureAwait(false);
    }

    private static IEnumerable<string> Of(DatabaseSchema closure) =>
        closure
            .Objects.SelectMany(DatabaseSchema.WithParts)
            .SelectMany(o =>
                (o.Privileges ?? [])
                    .Select(p => PrivilegeEntry.Parse(p).Grantee)
                    .Append(o.Owner ?? string.Empty)
                    .Concat(o is PolicyObject policy ? policy.Roles ?? [] : [])
            )
            .Where(r => r.Length > 0 && !string.Equals(r, "public", StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal);
}
