using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// Invalid indexes that a failed CONCURRENTLY left: found and dropped. Nothing reads them, but every write keeps them.
/// </summary>
internal static class InvalidIndexes
{
    private const string Builders = """
        select l.pid from pg_locks l
        where l.locktype = 'relation' and l.database = (select d.oid from pg_database d where d.datname = current_database())
          and l.relation = $1 and l.mode = 'ShareUpdateExclusiveLock' and l.granted and l.pid <> pg_backend_pid()
        limit 1
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Waits until nobody holds the lock of an index build on a table: an index that is being built is invalid too, and
    /// is no leftover.
    /// </summary>
    internal static async Task AwaitBuildersAsync(
        NpgsqlConnection connection,
        uint table,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Builders, connection)
        {
            Parameters =
            {
                new() { Value = table, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid },
            },
        };
        while (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int)
        {
            await TimeProvider.System.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Drops one, without holding anybody up.</summary>
    internal static async Task DropAsync(
        NpgsqlConnection connection,
        CatalogIndex index,
        CancellationToken cancellationToken
    )
    {
        // A lock timeout that an earlier batch set would leave it half dropped.
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("select set_config('lock_timeout', '0', false)") },
        };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var drop = new NpgsqlCommand("DROP INDEX CONCURRENTLY IF EXISTS " + index.Sql, connection);
        await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The rows of a query as indexes: oid, schema, name, table's oid, table as SQL reads it, valid, kind.
    /// </summary>
    internal static async Task<IReadOnlyList<CatalogIndex>> ReadAsync(
        NpgsqlConnection connection,
        string query,
        IReadOnlyList<string?> values,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(query, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(
                new NpgsqlParameter
                {
                    Value = (object?)value ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                }
            );
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<CatalogIndex>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(
                new CatalogIndex(
                    SqlText.QuoteQualifiedIfNeeded(reader.GetString(0), reader.GetString(1)),
                    reader.GetFieldValue<uint>(2),
                    reader.GetBoolean(3)
                )
            );
        }

        return found;
    }
}

/// <summary>An index of the catalog.</summary>
/// <param name="Sql">Its name as SQL reads it.</param>
/// <param name="Table">The number of its table.</param>
/// <param name="Valid">Whether it is complete and may be read.</param>
internal sealed record CatalogIndex(string Sql, uint Table, bool Valid);
