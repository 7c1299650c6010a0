using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>A session that runs VACUUM on a table.</summary>
internal sealed class VacuumSession : IAsyncDisposable
{
    private const string Settings = """
        select pg_catalog.set_config('lock_timeout', '5s', false),
               pg_catalog.set_config('statement_timeout', '0', false),
               pg_catalog.set_config('synchronous_commit', 'local', false)
        """;

    private readonly NpgsqlConnection _connection;
    private readonly KeyedTable _table;

    private VacuumSession(NpgsqlConnection connection, KeyedTable table) => (_connection, _table) = (connection, table);

    /// <summary>Whether the session can still be used.</summary>
    internal bool IsOpen => _connection.FullState == System.Data.ConnectionState.Open;

    /// <summary>Opens a session.</summary>
    /// <param name="services">What the step uses of its run.</param>
    /// <param name="connectionName">The connection of the plan.</param>
    /// <param name="table">The table.</param>
    /// <param name="onRefused">Called with the reason when the server skips the table.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<VacuumSession> OpenAsync(
        DataServices services,
        string connectionName,
        KeyedTable table,
        Action<string> onRefused,
        CancellationToken cancellationToken
    )
    {
        var connection = await services
            .Sessions.OpenAsync(connectionName, SessionKind.Plan, "backfill vacuum", cancellationToken)
            .ConfigureAwait(false);
        connection.Notice += (_, e) =>
        {
            if (e.Notice.InvariantSeverity == "WARNING")
            {
                onRefused(e.Notice.MessageText);
            }
        };
        await using var settings = new NpgsqlCommand(Settings, connection);
        await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new VacuumSession(connection, table);
    }

    /// <summary>
    /// Flushes the batches' asynchronous commits. VACUUM cannot set the hint bits of a commit that is not flushed, nor
    /// of the others in its group: it would leave those pages unmarked and scan them again the next time.
    /// </summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The smallest WAL record that a commit waits for. Any login may write it, and it changes no data.
            await using var flush = new NpgsqlCommand(
                "select pg_catalog.pg_logical_emit_message(true, 'dbmigrate', '')",
                _connection
            );
            await flush.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // Where the function was revoked from PUBLIC, VACUUM has more to do; the outcome is the same.
        }
    }

    /// <summary>
    /// Runs VACUUM without truncation, which takes ACCESS EXCLUSIVE: the next batches need the space.
    /// </summary>
    internal async Task VacuumAsync(bool cleanIndexes, CancellationToken cancellationToken)
    {
        await using var vacuum = new NpgsqlCommand(
            $"vacuum (truncate off, index_cleanup {(cleanIndexes ? "on" : "off")}, parallel 0) {_table.Table.Sql}",
            _connection
        );
        await vacuum.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the size of the table with its partitions, in bytes.</summary>
    internal Task<long> SizeAsync(CancellationToken cancellationToken) =>
        new CatalogReader(_connection).ReadHeapSizeAsync(_table.Table, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
