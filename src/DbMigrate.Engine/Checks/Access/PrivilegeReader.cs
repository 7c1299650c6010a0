using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Checks.Access;

/// <summary>Asks the server what a role may do.</summary>
/// <param name="connection">The session of the check.</param>
/// <param name="role">The role, not quoted.</param>
internal sealed class PrivilegeReader(NpgsqlConnection connection, string role)
{
    private const string Attributes = """
        SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls,
               pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'create'),
               ARRAY(
                   SELECT pg_catalog.quote_ident(n.nspname)
                   FROM pg_catalog.pg_namespace n
                   WHERE NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
                     AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
                     AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'create')
                   ORDER BY n.nspname),
               ARRAY(
                   SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
                   FROM pg_catalog.pg_class c
                   JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                   WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p']::"char"[])
                     AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
                     AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
                     AND (pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
                          OR pg_catalog.pg_has_role(r.oid, n.nspowner, 'USAGE'))
                   ORDER BY n.nspname, c.relname
                   LIMIT 5),
               ARRAY(
                   SELECT d.datname::pg_catalog.text
                   FROM pg_catalog.pg_database d
                   WHERE d.datallowconn
                     AND d.datname OPERATOR(pg_catalog.<>) pg_catalog.current_database()
                     AND pg_catalog.has_database_privilege(r.oid, d.oid, 'connect')
                   ORDER BY d.datname)
        FROM pg_catalog.pg_roles r
        WHERE r.rolname OPERATOR(pg_catalog.=) $1
        """;

    /// <summary>The role, not quoted.</summary>
    internal string Role => role;

    /// <summary>Returns whether the role exists.</summary>
    internal async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await ReadAttributesAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Returns what the role may do besides privileges on objects; null: there is no such role.</summary>
    internal async Task<RoleAbilities?> ReadAttributesAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Attributes, connection) { Parameters = { new() { Value = role } } };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new RoleAbilities(
                reader.GetBoolean(0),
                reader.GetBoolean(1),
                reader.GetBoolean(2),
                reader.GetBoolean(3),
                reader.GetBoolean(4),
                reader.GetFieldValue<string[]>(5),
                reader.GetFieldValue<string[]>(6),
                reader.GetFieldValue<string[]>(7)
            )
            : null;
    }

    /// <summary>Returns what the server says of privileges on objects and on the database.</summary>
    internal async Task<IReadOnlyList<FoundPrivilege>> ReadAsync(
        IReadOnlyList<ObjectName> objects,
        IReadOnlyList<string> privileges,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Checks.Access.privileges"), connection)
        {
            Parameters =
            {
                new() { Value = role },
                new() { Value = objects.Select(o => o.Schema).ToArray() },
                new() { Value = objects.Select(o => o.Name).ToArray() },
                new() { Value = privileges.ToArray() },
            },
        };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var found = new List<FoundPrivilege>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(
                Make(
                    reader.GetString(0)[0],
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetBoolean(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5)
                )
            );
        }

        return [.. found.Distinct()];
    }

    private static FoundPrivilege Make(char kind, string name, string word, bool? has, string? state, string? column) =>
        state == "missing" ? new FoundPrivilege(kind, name, word, false, $"{name}: there is no such object")
        : has is null ? new FoundPrivilege(kind, name, word, false, $"{name}: {word} is no privilege of such an object")
        // Without USAGE on its schema, no privilege on a relation can be used.
        : new FoundPrivilege(kind, name, word, has.Value && state != "schema", null) { Column = column };
}
