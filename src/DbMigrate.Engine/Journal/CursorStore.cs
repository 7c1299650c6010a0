using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Reads and writes how far a backfill is, in the journal of the database where it runs. The commands that write are
/// sent in the batches' own transactions.
/// </summary>
/// <param name="plan">The plan's name.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="execution">The execution of the phase.</param>
/// <param name="step">The step's position, from 1.</param>
/// <param name="runner">The process id that must hold the runner lock; null where the lock is in another
/// database.</param>
internal sealed class CursorStore(string plan, string phase, Guid execution, int step, int? runner)
{
    /// <summary>Counts the failed rows of the step <c>$2</c> of the execution <c>$1</c>.</summary>
    internal const string CountErrors = """
        select pg_catalog.count(*) from dbmigrate.backfill_error b
        where b.execution operator(pg_catalog.=) $1 and b.step operator(pg_catalog.=) $2 and b.settled_at is null
        """;

    private const string Parts = """
        select c.part, c.lower, c.upper, c.reached, c.done, c.rows, c.scanned, c.checksum
        from dbmigrate.cursor c
        where c.execution operator(pg_catalog.=) $1 and c.step operator(pg_catalog.=) $2 order by c.part
        """;

    private const string Totals = """
        select coalesce(pg_catalog.sum(c.rows), 0)::bigint, coalesce(pg_catalog.sum(c.batches), 0)::bigint,
               coalesce(pg_catalog.sum(c.retries), 0)::bigint,
               (select pg_catalog.count(*) from dbmigrate.backfill_error b
                where b.execution operator(pg_catalog.=) $1 and b.step operator(pg_catalog.=) $2
                  and b.settled_at is null)
        from dbmigrate.cursor c
        where c.execution operator(pg_catalog.=) $1 and c.step operator(pg_catalog.=) $2
        """;

    private const string Errors = """
        select b.key from dbmigrate.backfill_error b
        where b.execution operator(pg_catalog.=) $1 and b.step operator(pg_catalog.=) $2 and b.settled_at is null
        order by b.first_at, b.key
        """;

    /// <summary>Returns the parts; none where the backfill has not begun.</summary>
    internal async Task<IReadOnlyList<KeyPart>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Parts, connection) { Parameters = { Execution(), Step() } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var parts = new List<KeyPart>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            parts.Add(
                new KeyPart(reader.GetInt32(0), Key(reader, 1), Key(reader, 2)!, reader.GetString(7))
                {
                    Reached = Key(reader, 3),
                    Done = reader.GetBoolean(4),
                    Rows = reader.GetInt64(5),
                    Scanned = reader.GetInt64(6),
                }
            );
        }

        return parts;
    }

    /// <summary>Returns what the backfill did so far, over all runs.</summary>
    internal async Task<CursorTotals> ReadTotalsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Totals, connection) { Parameters = { Execution(), Step() } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new CursorTotals(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), (int)reader.GetInt64(3));
    }

    /// <summary>Returns the keys of the rows that failed and have not succeeded since.</summary>
    internal async Task<IReadOnlyList<string[]>> ReadErrorsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Errors, connection) { Parameters = { Execution(), Step() } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(reader.GetFieldValue<string[]>(0));
        }

        return keys;
    }

    /// <summary>Returns the command that adds a part.</summary>
    internal NpgsqlBatchCommand Begin(KeyPart part) =>
        new("select dbmigrate.begin_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        {
            Parameters =
            {
                Text(plan),
                Text(phase),
                Execution(),
                Step(),
                Number(part.Number),
                Array(part.Lower),
                Array(part.Upper),
                Text(part.Checksum),
                Runner(),
            },
        };

    /// <summary>
    /// Returns the command that moves a part's cursor; it fails where the cursor is not at <c>Reached</c>.
    /// </summary>
    internal NpgsqlBatchCommand Move(
        KeyPart part,
        IReadOnlyList<string> to,
        bool done,
        long rows,
        long scanned,
        long retries
    ) =>
        new("select dbmigrate.move_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        {
            Parameters =
            {
                Execution(),
                Step(),
                Number(part.Number),
                Array(part.Reached),
                Array(to),
                new() { Value = done },
                new() { Value = rows },
                new() { Value = scanned },
                new() { Value = retries },
                Runner(),
            },
        };

    /// <summary>Returns the command that records a row as failed.</summary>
    internal NpgsqlBatchCommand RecordError(
        IReadOnlyList<string> key,
        string[] names,
        string sqlState,
        string message
    ) =>
        new("select dbmigrate.record_backfill_error($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        {
            Parameters =
            {
                Text(plan),
                Text(phase),
                Execution(),
                Step(),
                Array(key),
                Array(names),
                Text(sqlState),
                Text(message),
                Runner(),
            },
        };

    /// <summary>Returns the command that records that a failed row has succeeded.</summary>
    internal NpgsqlBatchCommand SettleError(IReadOnlyList<string> key) =>
        new("select dbmigrate.settle_backfill_error($1, $2, $3, $4)")
        {
            Parameters = { Execution(), Step(), Array(key), Runner() },
        };

    private NpgsqlParameter Execution() => new() { Value = execution };

    private NpgsqlParameter Step() => Number(step);

    private NpgsqlParameter Runner() =>
        new() { Value = (object?)runner ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Number(int value) => new() { Value = value };

    private static NpgsqlParameter Text(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Array(IReadOnlyList<string>? key) =>
        new()
        {
            Value = (object?)key?.ToArray() ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        };

    private static string[]? Key(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<string[]>(column);
}

/// <summary>What a backfill did so far, over all runs.</summary>
/// <param name="Rows">How many rows it changed.</param>
/// <param name="Transactions">How many transactions it committed.</param>
/// <param name="Retries">How many transactions were rolled back and tried again.</param>
/// <param name="Failed">How many rows failed and have not succeeded since.</param>
internal sealed record CursorTotals(long Rows, long Transactions, long Retries, int Failed);
