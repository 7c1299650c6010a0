using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// Surrounds statements of the tool in a session in which the plan's SQL runs: between the two, names and operators are
/// those of pg_catalog, whatever users created elsewhere.
/// </summary>
/// <remarks>
/// The settings are local to the transaction, which is the round trip itself where none is open. Without pg_temp at its
/// end, PostgreSQL searches the temporary schema first for tables and types:
/// https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SEARCH-PATH.
/// </remarks>
internal static class Isolation
{
    /// <summary>The path, as SET reads it.</summary>
    internal const string Path = "pg_catalog, pg_temp";

    private const string EnterSql = $"""
        SELECT pg_catalog.set_config('dbmigrate.search_path', pg_catalog.current_setting('search_path'), true),
               pg_catalog.set_config('search_path', '{Path}', true),
               pg_catalog.set_config('dbmigrate.quote_all_identifiers',
                                     pg_catalog.current_setting('quote_all_identifiers'), true),
               pg_catalog.set_config('quote_all_identifiers', 'off', true)
        """;

    private const string LeaveSql = """
        SELECT pg_catalog.set_config('search_path', pg_catalog.current_setting('dbmigrate.search_path'), true),
               pg_catalog.set_config('quote_all_identifiers',
                                     pg_catalog.current_setting('dbmigrate.quote_all_identifiers'), true)
        """;

    /// <summary>Returns the command before them. It returns one row.</summary>
    internal static NpgsqlBatchCommand Enter() => new(EnterSql);

    /// <summary>Returns the command after them. It returns one row.</summary>
    internal static NpgsqlBatchCommand Leave() => new(LeaveSql);

    /// <summary>Runs a query between the two, in one round trip, and returns its rows.</summary>
    /// <param name="connection">The session. No other command may run on it meanwhile.</param>
    /// <param name="query">The query.</param>
    /// <param name="make">Makes a result of the row that the reader is at.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection,
        NpgsqlBatchCommand query,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection) { BatchCommands = { Enter(), query, Leave() } };
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(make(reader));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }
}
