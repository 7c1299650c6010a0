using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Model.Steps;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// The place of a backfill in the journal of the database where it runs: the commands go into the batches' own
/// transactions.
/// </summary>
/// <param name="context">The action.</param>
/// <param name="runner">The process id that must hold the lock, or null where the lock is in another database.</param>
internal sealed class CursorStore(ActionContext context, int? runner)
{
    private const string Parts =
        "select c.part, c.lower, c.upper, c.reached, c.done, c.rows, c.scanned, c.checksum from dbmigrate.cursor c where c.epoch = $1 and c.step = $2 order by c.part";

    private const string Errors =
        "select b.key from dbmigrate.backfill_error b where b.epoch = $1 and b.step = $2 and b.settled_at is null order by b.first_at, b.key";

    /// <summary>The parts as they stand; none: it was not begun.</summary>
    internal async Task<IReadOnlyList<KeyPart>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Parts, connection) { Parameters = { Epoch(), Step() } };
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

    /// <summary>The keys of the rows that are recorded as failed and not settled.</summary>
    internal async Task<IReadOnlyList<string[]>> ReadErrorsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Errors, connection) { Parameters = { Epoch(), Step() } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(reader.GetFieldValue<string[]>(0));
        }

        return keys;
    }

    internal NpgsqlBatchCommand Begin(KeyPart part) =>
        new("select dbmigrate.begin_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        {
            Parameters =
            {
                Text(context.Plan.Name),
                Text(context.Phase.Id),
                Epoch(),
                Step(),
                Number(part.Number),
                Array(part.Lower),
                Array(part.Upper),
                Text(part.Checksum),
                Runner(),
            },
        };

    internal NpgsqlBatchCommand Move(KeyPart part, IReadOnlyList<string> to, bool done, long rows, long scanned) =>
        new("select dbmigrate.move_cursor($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        {
            Parameters =
            {
                Epoch(),
                Step(),
                Number(part.Number),
                Array(part.Reached),
                Array(to),
                new() { Value = done },
                new() { Value = rows },
                new() { Value = scanned },
                Runner(),
            },
        };

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
                Text(context.Plan.Name),
                Text(context.Phase.Id),
                Epoch(),
                Step(),
                Array(key),
                Array(names),
                Text(sqlState),
                Text(message),
                Runner(),
            },
        };

    internal NpgsqlBatchCommand SettleError(IReadOnlyList<string> key) =>
        new("select dbmigrate.settle_backfill_error($1, $2, $3, $4)")
        {
            Parameters = { Epoch(), Step(), Array(key), Runner() },
        };

    private NpgsqlParameter Epoch() => new() { Value = context.Course.Epoch };

    private NpgsqlParameter Step() => Number(context.Position);

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
