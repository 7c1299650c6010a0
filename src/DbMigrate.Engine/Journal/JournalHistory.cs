using System.Runtime.CompilerServices;
using DbMigrate.Engine.Journal.Access;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads the journal and checks its chain of hashes.</summary>
internal static class JournalHistory
{
    private const int IntactColumn = 18;
    private const int MissingColumn = 19;

    // Version 2 named the column execution otherwise.
    private const string Columns = $"""
        e.id, e.at, e.plan, e.phase, e.event, e.step, e.batch, e.message, e.duration, e.db_user, e.os_user, e.host,
        e.run, e.checksum, e.server_version, e.tool_version, e.execution,
        case when e.event in ('{JournalEvents.BatchDone}', '{JournalEvents.BatchFailed}',
                              '{JournalEvents.BatchResolved}', '{JournalEvents.LockWaited}',
                              '{JournalEvents.Checked}') then e.detail::text end
        """;

    private const string Events = """
        dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host,
                             tool_version, server_version, checksum, duration, message, detail, hash)
        """;

    // The chain covers the rows of all plans of the database. All are checked, and those of one plan are shown.
    private const string Query = $"""
        select {Columns},
               e.hash = dbmigrate.event_hash(coalesce(lag(e.hash) over (order by e.id), '\x00'), e) as intact,
               e.id - coalesce(lag(e.id) over (order by e.id), 0) - 1 as missing
        from {Events}
        order by e.id desc
        """;

    private const string PlainQuery = $"""
        select {Columns}, null::boolean, 0::bigint
        from {Events}
        where e.plan = $1 and ($2::text[] is null or e.phase = any($2))
        order by e.id desc limit $3
        """;

    private const string End = """
        select c.last_id, c.last_hash, coalesce((select e.hash from dbmigrate.event e where e.id = c.last_id), '\x')
        from dbmigrate.chain c
        """;

    internal static async IAsyncEnumerable<MigrationEvent> ReadAsync(
        NpgsqlConnection connection,
        string plan,
        HashSet<string>? phases,
        bool verify,
        int? last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await JournalGuard.RequireAsync(connection, cancellationToken).ConfigureAwait(false);
        var end = verify ? await EndAsync(connection, cancellationToken).ConfigureAwait(false) : null;
        await using var command = new NpgsqlCommand(verify ? Query : PlainQuery, connection);
        if (!verify)
        {
            command.Parameters.Add(new() { Value = plan });
            command.Parameters.Add(
                new()
                {
                    Value = phases is null ? DBNull.Value : phases.ToArray(),
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text,
                }
            );
            command.Parameters.Add(
                new() { Value = last is { } n ? (long)n : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint }
            );
        }

        var reader = await OpenAsync(command, cancellationToken).ConfigureAwait(false);
        if (reader is null)
        {
            yield break;
        }

        // The caller may resume the enumeration in another context each time.
        await using var closing = reader.ConfigureAwait(false);

        var shown = 0;
        var first = true;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = Row(reader);
            if (verify)
            {
                if (first && end is { } tail)
                {
                    foreach (var gap in Tail(row, tail, plan))
                    {
                        yield return gap;
                    }
                }

                first = false;
                row = Judge(row, reader);
                var missing = reader.GetInt64(MissingColumn);
                if (Wanted(row, plan, phases) || row.Intact == false)
                {
                    if (last is null || shown < last || row.Intact == false)
                    {
                        shown++;
                        yield return row;
                    }
                }

                if (missing > 0)
                {
                    yield return Missing(row.Id - missing, row.Id - 1, plan, row.At);
                }
            }
            else
            {
                yield return row;
            }
        }

        if (verify && first && end is { LastId: > 0 } lost)
        {
            yield return Missing(1, lost.LastId, plan, DateTimeOffset.UnixEpoch);
        }
    }

    private static bool Wanted(MigrationEvent row, string plan, HashSet<string>? phases) =>
        row.PlanName == plan && (phases is null || row.Phase is { } p && phases.Contains(p));

    private static MigrationEvent Judge(MigrationEvent row, NpgsqlDataReader reader)
    {
        var intact = reader.GetBoolean(IntactColumn) || reader.GetInt64(MissingColumn) > 0;
        return row with
        {
            Intact = intact,
            Problem = intact
                ? string.Empty
                : "The row, or the row before it, is not as it was written: the journal was changed.",
        };
    }

    private static IEnumerable<MigrationEvent> Tail(
        MigrationEvent newest,
        (long LastId, byte[] LastHash, byte[] Hash) end,
        string plan
    )
    {
        if (newest.Id < end.LastId)
        {
            yield return Missing(newest.Id + 1, end.LastId, plan, newest.At);
        }
    }

    private static MigrationEvent Missing(long from, long to, string plan, DateTimeOffset near) =>
        new()
        {
            Id = from,
            At = near,
            PlanName = plan,
            Event = JournalEvents.Missing,
            User = string.Empty,
            Intact = false,
            Message = from == to ? $"Row {from} is missing." : $"Rows {from} to {to} are missing.",
            Problem = "Rows were removed from the journal.",
        };

    private static async Task<(long LastId, byte[] LastHash, byte[] Hash)?> EndAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(End, connection);
        await using var reader = await OpenAsync(command, cancellationToken).ConfigureAwait(false);
        return reader is not null && await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    /// <summary>Runs a query over the journal; null where the database has no journal.</summary>
    private static async Task<NpgsqlDataReader?> OpenAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return null;
        }
        catch (PostgresException e)
        {
            throw await JournalProblem
                .FromAsync(e, command.Connection!, MigrationAccessKind.View, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static MigrationEvent Row(NpgsqlDataReader r)
    {
        var row = new MigrationEvent
        {
            Id = r.GetInt64(0),
            At = r.GetFieldValue<DateTimeOffset>(1),
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
        return r.IsDBNull(17) ? row : JournalDetailReader.Read(row, r.GetString(17));
    }
}
