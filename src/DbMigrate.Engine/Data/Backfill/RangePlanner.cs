using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Divides a table's keys into ranges for the workers, up to the highest key that exists now.</summary>
internal sealed class RangePlanner(KeyedTable table, KeySql sql, CursorStore cursor, string checksum)
{
    // Several for each worker: a worker that is done takes another range, and none waits long for the last.
    private const int RangesPerWorker = 4;
    private const long SampleRows = 20_000;
    private const long SmallestRange = 10_000;

    /// <summary>Makes the ranges and writes them to the journal.</summary>
    internal async Task<IReadOnlyList<KeyPart>> MakeAsync(
        NpgsqlConnection connection,
        int workers,
        CancellationToken cancellationToken
    )
    {
        var highest = await KeysAsync(connection, sql.Highest(), cancellationToken).ConfigureAwait(false);
        if (highest.Count == 0)
        {
            return [];
        }

        var bounds = await BoundsAsync(connection, workers, cancellationToken).ConfigureAwait(false);
        var ranges = new List<KeyPart>();
        string[]? lower = null;
        foreach (var bound in bounds.Where(b => !b.SequenceEqual(highest[0])))
        {
            ranges.Add(new KeyPart(ranges.Count + 1, lower, bound, checksum));
            lower = bound;
        }

        ranges.Add(new KeyPart(ranges.Count + 1, lower, highest[0], checksum));
        await WriteAsync(connection, ranges, cancellationToken).ConfigureAwait(false);
        return ranges;
    }

    private async Task<IReadOnlyList<string[]>> BoundsAsync(
        NpgsqlConnection connection,
        int workers,
        CancellationToken cancellationToken
    )
    {
        var count = (int)Math.Min(workers * RangesPerWorker, Math.Max(workers, table.EstimatedRows / SmallestRange));
        if (workers == 1)
        {
            return [];
        }

        var percent =
            table.EstimatedRows <= SampleRows ? 100 : Math.Max(0.0001, 100.0 * SampleRows / table.EstimatedRows);
        var bounds = await KeysAsync(connection, sql.Divisions(count, percent), cancellationToken)
            .ConfigureAwait(false);

        // The last one is the end of the sample, not of the table.
        return [.. bounds.Take(Math.Max(0, bounds.Count - 1))];
    }

    private async Task WriteAsync(
        NpgsqlConnection connection,
        List<KeyPart> ranges,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("begin") } };
        foreach (var range in ranges)
        {
            batch.BatchCommands.Add(cursor.Begin(range));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<IReadOnlyList<string[]>> KeysAsync(
        NpgsqlConnection connection,
        NpgsqlBatchCommand command,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { KeySql.Settings(), command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(reader.GetFieldValue<string[]>(0));
        }

        return keys;
    }
}
