using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads the journal of one plan and adds rows to it, over connections that the caller owns.</summary>
/// <param name="plan">The plan's name.</param>
/// <param name="mask">Masks secrets in every row; null where a row has no text of others.</param>
internal sealed class JournalStore(string plan, ISecretMask? mask = null)
{
    private const string StateStatements = "read-state";
    private const string AppendCall = "select dbmigrate.append($1, $2, $3, $4, $5, $6, $7)";
    private const string RecordCall = "select dbmigrate.record($1, $2, $3, $4, $5)";

    private const string DoneBatches = $"""
        select e.step, e.batch, coalesce(e.checksum, ''::pg_catalog.text) from dbmigrate.event e
        where e.execution operator(pg_catalog.=) $1 and e.step is not null and e.batch is not null
          and (e.event operator(pg_catalog.=) '{JournalEvents.BatchDone}'::pg_catalog.text
               or e.event operator(pg_catalog.=) '{JournalEvents.BatchResolved}'::pg_catalog.text
                  and (e.detail operator(pg_catalog.->) 'done'::pg_catalog.text)
                      operator(pg_catalog.=) 'true'::pg_catalog.jsonb)
        """;

    private const string BatchesInDoubt = $"""
        select e.step, e.batch from dbmigrate.event e
        where e.execution operator(pg_catalog.=) $1 and e.step is not null and e.batch is not null
          and e.event operator(pg_catalog.=) '{JournalEvents.BatchStarted}'::pg_catalog.text and not exists (
            select from dbmigrate.event o
            where o.execution operator(pg_catalog.=) $1 and o.step operator(pg_catalog.=) e.step
              and o.batch operator(pg_catalog.=) e.batch and o.id operator(pg_catalog.>) e.id
              and o.event operator(pg_catalog.=) any (array[
                      '{JournalEvents.BatchDone}', '{JournalEvents.BatchFailed}',
                      '{JournalEvents.BatchResolved}']::pg_catalog.text[]))
        """;

    private const string Beginning = """
        select pg_catalog.min(e.at) from dbmigrate.event e where e.execution operator(pg_catalog.=) $1
        """;

    private const string Head = "select c.last_id, pg_catalog.encode(c.last_hash, 'hex') from dbmigrate.chain c";

    private static readonly string ToolVersion = typeof(JournalStore).Assembly.GetName().Version?.ToString(3) ?? "0";

    internal string Plan => plan;

    /// <summary>Returns the command that adds rows, to be sent in the transaction that they describe.</summary>
    /// <param name="connection">The connection that sends it; its database's encoding can hold the texts.</param>
    /// <param name="durable">False lets the commit of the transaction be asynchronous.</param>
    /// <param name="entries">The rows. Where one of them needs the runner lock, all are refused without it.</param>
    internal NpgsqlBatchCommand AppendCommand(
        NpgsqlConnection connection,
        bool durable,
        params IReadOnlyList<JournalEntry> entries
    )
    {
        var command = new NpgsqlBatchCommand
        {
            Parameters =
            {
                Text(connection, plan),
                Text(connection, OsUser.Name),
                Text(connection, System.Environment.MachineName),
                Text(connection, ToolVersion),
            },
        };
        var rows = new NpgsqlParameter
        {
            Value = JournalEncoding.Json(connection, JournalEntryText.Of(entries, mask)),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        };
        if (NeededFor(entries) == MigrationAccessKind.Approve)
        {
            command.CommandText = RecordCall;
            command.Parameters.Add(rows);
            return command;
        }

        command.CommandText = AppendCall;
        command.Parameters.Add(
            new NpgsqlParameter
            {
                Value = (object?)entries.Select(e => e.Runner).FirstOrDefault(r => r is not null) ?? DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.Integer,
            }
        );
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = durable, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(rows);
        return command;
    }

    /// <summary>
    /// Adds the commands that add rows to a batch, and those that write the history of another tool beside them.
    /// </summary>
    /// <param name="batch">The batch, of one transaction.</param>
    /// <param name="durable">False lets the commit of the transaction be asynchronous.</param>
    /// <param name="entries">The rows.</param>
    internal void AddTo(NpgsqlBatch batch, bool durable, params IReadOnlyList<JournalEntry> entries)
    {
        batch.BatchCommands.Add(AppendCommand(batch.Connection!, durable, entries));
        foreach (var write in entries.SelectMany(e => e.Beside))
        {
            batch.BatchCommands.Add(write.ToCommand(batch.Connection!));
        }
    }

    /// <summary>
    /// Returns the access that rows need. An approval, and a milestone that no run records, need Approve alone.
    /// </summary>
    internal static MigrationAccessKind NeededFor(params IReadOnlyList<JournalEntry> entries) =>
        entries.All(e => e is { Runner: null, Event: JournalEvents.Approved or JournalEvents.MilestoneCompleted })
            ? MigrationAccessKind.Approve
            : MigrationAccessKind.Run;

    /// <summary>
    /// Adds rows in one round trip and one transaction. With <paramref name="durable"/>, they and all earlier commits
    /// are on disk when this returns.
    /// </summary>
    internal async Task AppendAsync(
        NpgsqlConnection connection,
        bool durable,
        CancellationToken cancellationToken,
        params JournalEntry[] entries
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        AddTo(batch, durable, entries);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            if (!ConnectionLoss.Is(e) && ForeignWrite.Refused(e, connection) is { } refused)
            {
                throw refused;
            }

            throw await JournalProblem
                .FromAsync(e, connection, NeededFor(entries), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends commands in one round trip: some before a transaction, the others in it.
    /// </summary>
    internal static async Task SendAsync(
        NpgsqlConnection connection,
        IReadOnlyList<NpgsqlBatchCommand> before,
        IReadOnlyList<NpgsqlBatchCommand> commands,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in (NpgsqlBatchCommand[])[.. before, new("begin"), .. commands, new("commit")])
        {
            batch.BatchCommands.Add(command);
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw await JournalProblem
                .FromAsync(e, connection, MigrationAccessKind.Run, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Makes ready what the reading of a state needs: its statements, and the reader of JSON.</summary>
    internal static void WarmUp()
    {
        RuntimeHelpers.RunClassConstructor(typeof(JournalGuard).TypeHandle);
        _ = JournalSql.Statements(StateStatements);
        _ = JournalJsonContext.Default.DictionaryStringString;
    }

    /// <summary>Reads the state of the plan in one round trip; in two where there is no journal.</summary>
    /// <param name="connection">The session of the tool.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="before">Commands without rows that are sent first, or null.</param>
    /// <param name="needed">The access that the caller's work needs, for the error of a role without it.</param>
    internal async Task<JournalState> ReadStateAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken,
        IReadOnlyList<NpgsqlBatchCommand>? before = null,
        MigrationAccessKind needed = MigrationAccessKind.View
    )
    {
        await using var batch = JournalGuard.Begin(connection, before);
        foreach (var statement in JournalSql.Statements(StateStatements))
        {
            var command = new NpgsqlBatchCommand(statement);
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(Text(connection, plan));
            }

            batch.BatchCommands.Add(command);
        }

        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await JournalGuard.SkipAsync(reader, cancellationToken).ConfigureAwait(false);
            return await JournalStateReader.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
            when (e.SqlState
                    is PostgresErrorCodes.UndefinedTable
                        or PostgresErrorCodes.InvalidSchemaName
                        or PostgresErrorCodes.UndefinedFunction
            )
        {
            return await ReadWithoutJournalAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            var problem = await JournalProblem
                .FromAsync(e, connection, needed, cancellationToken)
                .ConfigureAwait(false);
            return problem is JournalException { Access: not null, Owner: "" }
                ? await ReadWithoutJournalAsync(connection, cancellationToken).ConfigureAwait(false)
                : throw problem;
        }
    }

    /// <summary>Returns the batches of an execution that are done, with the checksum of what was run.</summary>
    internal static async Task<Dictionary<(int Step, string Batch), string>> ReadDoneAsync(
        NpgsqlConnection connection,
        Guid execution,
        CancellationToken cancellationToken
    )
    {
        var done = new Dictionary<(int, string), string>();
        await using var command = new NpgsqlCommand(DoneBatches, connection)
        {
            Parameters = { new() { Value = execution } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            done[(reader.GetInt32(0), reader.GetString(1))] = reader.GetString(2);
        }

        return done;
    }

    /// <summary>Returns the batches of an execution that were started and have no outcome.</summary>
    internal static async Task<HashSet<(int Step, string Batch)>> ReadDoubtsAsync(
        NpgsqlConnection connection,
        Guid execution,
        CancellationToken cancellationToken
    )
    {
        var doubts = new HashSet<(int, string)>();
        await using var command = new NpgsqlCommand(BatchesInDoubt, connection)
        {
            Parameters = { new() { Value = execution } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            doubts.Add((reader.GetInt32(0), reader.GetString(1)));
        }

        return doubts;
    }

    /// <summary>Returns the start of an execution; null: not in the journal.</summary>
    internal static async Task<DateTimeOffset?> ReadBeginningAsync(
        NpgsqlConnection connection,
        Guid execution,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Beginning, connection)
        {
            Parameters = { new() { Value = execution } },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is DateTime at
            ? new DateTimeOffset(at)
            : null;
    }

    /// <summary>Returns the newest row's number and hash; null: the journal has no head.</summary>
    internal static async Task<JournalHead?> ReadHeadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Head, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new JournalHead(reader.GetInt64(0), reader.GetString(1))
            : null;
    }

    /// <summary>Returns a detail as JSON.</summary>
    internal static string Json(IEnumerable<KeyValuePair<string, object?>> value) => JournalEntryText.Detail(value);

    /// <summary>Returns a detail of one key as JSON.</summary>
    internal static string Json(string key, object? value) => JournalEntryText.Detail([new(key, value)]);

    private static async Task<JournalState> ReadWithoutJournalAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(JournalGuard.SafePath),
                new NpgsqlBatchCommand(EmbeddedSql.Text("Journal.Access.absent")),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (reader.GetBoolean(3))
        {
            throw new JournalException(
                $"The schema dbmigrate in {ServerAddress.Of(connection)} is not a "
                    + "complete journal: a table, view or function of it is missing.",
                MigrationErrorCategory.InvalidData
            );
        }

        return new JournalState
        {
            Exists = false,
            Now = reader.GetFieldValue<DateTimeOffset>(0),
            SessionUser = reader.GetString(1),
            ServerVersion = reader.GetInt32(2),
        };
    }

    private static NpgsqlParameter Text(NpgsqlConnection connection, string value) =>
        new() { Value = JournalEncoding.Text(connection, value), NpgsqlDbType = NpgsqlDbType.Text };
}
