using System.Runtime.CompilerServices;
using DbMigrate.Engine.Journal.Access;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads the journal, and compares it with its chain of hashes.</summary>
internal static class JournalHistory
{
    /// <summary>The first column that the chain's comparison adds.</summary>
    internal const int ChainColumns = 19;

    private const string ReadableTime =
        "coalesce(e.at >= '0001-01-02 00:00:00Z' and e.at < '9999-12-31 00:00:00Z', false)";

    private const string ReadableDuration = """
        coalesce(e.duration between '-10000 days' and '10000 days' and extract(year from e.duration) = 0
                 and extract(month from e.duration) = 0, e.duration is null)
        """;

    // An owner can write values that no row of the program has: the row is shown, with the names of these columns.
    private const string Columns = $"""
        coalesce(e.id, 0), case when {ReadableTime} then e.at end, coalesce(e.plan, ''), e.phase, coalesce(e.event, ''),
        e.step, e.batch, coalesce(e.message, ''), case when {ReadableDuration} then e.duration end,
        coalesce(e.db_user, ''), coalesce(e.os_user, ''), coalesce(e.host, ''), e.run, e.checksum,
        coalesce(e.server_version, ''), coalesce(e.tool_version, ''), e.execution,
        case when e.event in ('{JournalEvents.BatchDone}', '{JournalEvents.BatchFailed}',
                              '{JournalEvents.BatchResolved}', '{JournalEvents.LockWaited}',
                              '{JournalEvents.Checked}') then e.detail::text end,
        pg_catalog.concat_ws(', ',
            case when e.id is null then 'id' end, case when not {ReadableTime} then 'at' end,
            case when e.plan is null then 'plan' end, case when e.event is null then 'event' end,
            case when e.message is null then 'message' end, case when not {ReadableDuration} then 'duration' end,
            case when e.db_user is null then 'db_user' end, case when e.os_user is null then 'os_user' end,
            case when e.host is null then 'host' end, case when e.server_version is null then 'server_version' end,
            case when e.tool_version is null then 'tool_version' end, case when e.hash is null then 'hash' end)
        """;

    // Version 2 named the column execution otherwise.
    private const string Events = """
        dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host,
                             tool_version, server_version, checksum, duration, message, detail, hash)
        """;

    // The hash as dbmigrate.event_hash computes it in each version. An owner can replace that function.
    private const string Hash = """
        pg_catalog.sha256(
            coalesce(lag(e.hash) over (order by e.id), pg_catalog.decode('00', 'hex'))
            || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
                e.id, pg_catalog.to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.plan, e.phase,
                e.event, e.step, e.batch, e.run, e.execution, e.db_user, e.os_user, e.host, e.tool_version,
                e.server_version, e.checksum, extract(epoch from e.duration), e.message, e.detail)::text, 'UTF8'))
        """;

    // The chain covers the rows of all plans of the database. All are checked, and those of one plan are shown. One
    // statement reads the rows and their head: a row that is added meanwhile is in neither.
    private const string Query = $"""
        select {Columns},
               coalesce(e.hash = {Hash}, false),
               coalesce(e.id - coalesce(lag(e.id) over (order by e.id), 0) - 1, 0),
               coalesce(pg_catalog.encode(e.hash, 'hex'), ''),
               c.last_id, pg_catalog.encode(c.last_hash, 'hex')
        from {Events}
        left join dbmigrate.chain c on true
        order by e.id desc
        """;

    private const string PlainQuery = $"""
        select {Columns}
        from {Events}
        where e.plan = $1 and ($2::text[] is null or e.phase = any($2)) and ($4::text[] is null or e.event = any($4))
          and ($5::timestamptz is null or e.at >= $5) and ($6::uuid is null or e.run = $6)
        order by e.id desc limit $3
        """;

    /// <summary>Returns the newest rows of a plan.</summary>
    internal static async IAsyncEnumerable<MigrationEvent> ReadAsync(
        NpgsqlConnection connection,
        string plan,
        WantedRows wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlBatchCommand(PlainQuery)
        {
            Parameters =
            {
                new() { Value = JournalEncoding.Text(connection, plan) },
                Names(wanted.Phases),
                new() { Value = wanted.Last is { } n ? (long)n : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                Names(wanted.Events),
                new()
                {
                    Value = wanted.Since is { } since ? since.UtcDateTime : DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.TimestampTz,
                },
                new() { Value = wanted.Run is { } run ? run : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        };
        await using var reading = new JournalReading(connection);
        await foreach (var reader in reading.RowsAsync(command, cancellationToken).ConfigureAwait(false))
        {
            yield return Row(reader);
        }
    }

    /// <summary>
    /// Returns the newest rows of a plan, each compared with the chain, and what is wrong with any row of the database.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="chain">Compares the rows; it has the outcome afterwards.</param>
    /// <param name="wanted">The rows that are returned; a row that is not intact always is.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async IAsyncEnumerable<MigrationEvent> VerifyAsync(
        NpgsqlConnection connection,
        ChainCheck chain,
        WantedRows wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var shown = 0;
        await using var reading = new JournalReading(connection);
        await foreach (
            var reader in reading.RowsAsync(new NpgsqlBatchCommand(Query), cancellationToken).ConfigureAwait(false)
        )
        {
            foreach (var row in chain.Check(Row(reader), reader))
            {
                var isShown =
                    row.PlanName == chain.Plan && wanted.Take(row) && (wanted.Last is null || shown < wanted.Last);
                if (row.Intact == false || isShown)
                {
                    shown++;
                    yield return row;
                }
            }
        }

        foreach (var missing in chain.End(reading.HasJournal))
        {
            yield return missing;
        }
    }

    private static NpgsqlParameter Names(IReadOnlySet<string>? names) =>
        new()
        {
            Value = names is null ? DBNull.Value : names.ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        };

    private static MigrationEvent Row(NpgsqlDataReader r)
    {
        var row = new MigrationEvent
        {
            Id = r.GetInt64(0),
            At = r.IsDBNull(1) ? DateTimeOffset.UnixEpoch : r.GetFieldValue<DateTimeOffset>(1),
            PlanName = r.GetString(2),
            Phase = r.IsDBNull(3) ? null : r.GetString(3),
            Event = r.GetString(4),
            Step = r.IsDBNull(5) ? null : r.GetInt32(5),
            Batch = r.IsDBNull(6) ? null : r.GetString(6),
            Message = r.GetString(7),
            Duration = r.IsDBNull(8) ? null : r.GetTimeSpan(8),
            User = r.GetString(9),
            OsUser = r.GetString(10),
            Host = r.GetString(11),
            Run = r.IsDBNull(12) ? null : r.GetGuid(12),
            Checksum = r.IsDBNull(13) ? null : r.GetString(13),
            ServerVersion = r.GetString(14),
            ToolVersion = r.GetString(15),
            Execution = r.IsDBNull(16) ? null : r.GetGuid(16),
        };
        if (r.GetString(18) is { Length: > 0 } columns)
        {
            row = row with
            {
                Intact = false,
                Problem = $"The row has values that the program does not write: {columns}.",
            };
        }

        return r.IsDBNull(17) ? row : JournalDetailReader.Read(row, r.GetString(17));
    }
}
