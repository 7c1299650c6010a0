using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Reads and writes the schema as the last phase of a plan left it. It is the row of <c>dbmigrate.snapshot</c> that
/// belongs to no phase; a newer one replaces it.
/// </summary>
internal static class SchemaSnapshotRows
{
    private const string Store = """
        select dbmigrate.store_snapshot($1, ''::pg_catalog.text, $2, '{}'::pg_catalog.text[],
                                        pg_catalog.jsonb_build_array($3::pg_catalog.text))
        """;

    private const string Exists = "select pg_catalog.to_regclass('dbmigrate.snapshot'::pg_catalog.text) is not null";

    private const string Read = """
        select s.objects operator(pg_catalog.->>) 0 from dbmigrate.snapshot s
        where s.plan operator(pg_catalog.=) $1 and s.phase operator(pg_catalog.=) ''::pg_catalog.text
          and s.execution operator(pg_catalog.=) $2
        """;

    /// <summary>Stores a snapshot.</summary>
    /// <param name="connection">A session of the tool on the home database.</param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="text">The snapshot, as text.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task StoreAsync(
        NpgsqlConnection connection,
        string plan,
        string text,
        CancellationToken cancellationToken
    )
    {
        var command = Command(connection, Store, plan);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new() { Value = text });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the snapshot of a plan as text; null where there is none.</summary>
    internal static async Task<string?> ReadAsync(
        NpgsqlConnection connection,
        string plan,
        CancellationToken cancellationToken
    )
    {
        var exists = new NpgsqlCommand(Exists, connection);
        await using var _ = exists.ConfigureAwait(false);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return null;
        }

        var command = Command(connection, Read, plan);
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, string plan) =>
        new(sql, connection)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = Guid.Empty },
            },
        };
}
