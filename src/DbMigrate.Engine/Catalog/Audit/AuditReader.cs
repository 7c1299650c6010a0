using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Catalog.Audit;

/// <summary>Reads what the rules of an audit ask: one transaction, one round trip, one query for each rule.</summary>
/// <remarks>
/// A query is the file of this folder with the rule's id. <c>@name</c> stands for a file that several queries share;
/// <see cref="SchemaQuery"/> says what else a query may hold. $1 are the names of the roles of the API.
/// </remarks>
internal static class AuditReader
{
    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    private static readonly (string Mark, string File)[] Fragments =
    [
        ("@reach", "reach"),
        ("@grantees", "grantees"),
        ("@carriers", "carriers"),
        ("@view_reads", "view-reads"),
    ];

    private const string Prepare = """
        SELECT pg_catalog.set_config(s.name, s.setting, true)
        FROM (VALUES ('search_path', 'pg_catalog, pg_temp'), ('quote_all_identifiers', 'off'), ('lock_timeout', '10s'),
                     ('standard_conforming_strings', 'on'), ('jit', 'off')) s(name, setting)
        """;

    /// <summary>Reads the rows of some rules, in their order.</summary>
    /// <param name="connection">A session without an open transaction. Its settings are the same afterwards.</param>
    /// <param name="rules">The ids of the rules.</param>
    /// <param name="apiRoles">The names of the roles of the API, not quoted.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static Task<IReadOnlyList<IReadOnlyList<AuditRow>>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> rules,
        IReadOnlyList<string> apiRoles,
        CancellationToken cancellationToken
    ) => AskAsync(connection, rules, apiRoles, RowOf, cancellationToken);

    /// <summary>Reads what roles can do with each table, by table, role and command.</summary>
    /// <param name="connection">A session without an open transaction. Its settings are the same afterwards.</param>
    /// <param name="roles">The names of the roles, not quoted.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<IReadOnlyList<AccessRow>> ReadAccessAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    ) => (await AskAsync(connection, ["matrix"], roles, AccessOf, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Returns those of some roles that the server does not have.</summary>
    /// <param name="connection">A session.</param>
    /// <param name="roles">The names of the roles, not quoted; PUBLIC is always there.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<IReadOnlyList<string>> ReadMissingAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        const string Missing = """
            SELECT pg_catalog.array_agg(r.name ORDER BY r.position)
            FROM pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY r(name, position)
            WHERE r.name <> 'PUBLIC' AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles o WHERE o.rolname = r.name)
            """;
        await using var command = new NpgsqlCommand(Missing, connection)
        {
            Parameters = { new() { Value = roles.ToArray() } },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string[] ?? [];
    }

    private static async Task<IReadOnlyList<IReadOnlyList<T>>> AskAsync<T>(
        NpgsqlConnection connection,
        IReadOnlyList<string> queries,
        IReadOnlyList<string> roles,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var batch = BatchOf(connection, queries, roles);
            await using var _ = batch.ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);

            // BEGIN and COMMIT return no result. The reader begins at that of the settings.
            var found = new List<IReadOnlyList<T>>();
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                found.Add(rows);
            }

            return found;
        }
        catch
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    private static NpgsqlBatch BatchOf(
        NpgsqlConnection connection,
        IReadOnlyList<string> queries,
        IReadOnlyList<string> roles
    )
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Begin));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Prepare));
        foreach (var query in queries)
        {
            var text = Fragments.Aggregate(
                EmbeddedSql.Text("Catalog.Audit." + query),
                (t, f) => t.Replace(f.Mark, EmbeddedSql.Text("Catalog.Audit." + f.File), StringComparison.Ordinal)
            );
            var command = new NpgsqlBatchCommand(SchemaQuery.Expand(text, connection.PostgreSqlVersion));
            if (text.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = roles.ToArray() });
            }

            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        return batch;
    }

    private static AuditRow RowOf(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetFieldValue<string[]>(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetInt64(4),
            reader.IsDBNull(5) ? null : reader.GetInt64(5)
        );

    private static AccessRow AccessOf(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetBoolean(4),
            reader.GetFieldValue<string[]>(5),
            reader.GetBoolean(6),
            PoliciesOf(reader)
        );

    private static AccessPolicy[] PoliciesOf(NpgsqlDataReader reader)
    {
        var permissive = reader.GetFieldValue<bool[]>(8);
        var conditions = reader.GetFieldValue<string[]>(9);
        var ofNewRows = reader.GetFieldValue<string[]>(10);
        return
        [
            .. reader
                .GetFieldValue<string[]>(7)
                .Select((name, i) => new AccessPolicy(name, permissive[i], conditions[i], ofNewRows[i])),
        ];
    }
}
