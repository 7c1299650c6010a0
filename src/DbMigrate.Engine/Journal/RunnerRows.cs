using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads and writes <c>dbmigrate.runner</c>: one row for each run that is alive.</summary>
internal static class RunnerRows
{
    /// <summary>Returns whether the run <c>$1</c> is registered in this database.</summary>
    internal const string IsRegistered = "select exists (select from dbmigrate.runner r where r.run = $1)";

    private const string RemoveDead =
        "delete from dbmigrate.runner r where not dbmigrate.holds_lock(r.process_id) or r.process_id = $1";

    private const string Insert = """
        insert into dbmigrate.runner (run, process_id, plan, os_user, host, address)
        values ($1, $2, $3, $4, $5, pg_catalog.host(pg_catalog.inet_client_addr()))
        """;

    private const string Delete = "delete from dbmigrate.runner where run = $1";

    // The other run may not have written its row yet. What the server shows of its session is used instead.
    private const string Holder = """
        select l.pid, coalesce(r.db_user, a.usename::text, ''), coalesce(r.os_user, ''),
               coalesce(r.host, a.client_addr::text, ''), coalesce(r.since, a.backend_start), coalesce(r.plan, '')
        from pg_catalog.pg_locks l
        left join dbmigrate.runner r on r.process_id = l.pid
        left join pg_catalog.pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.granted and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2
          and l.database = (
              select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
        """;

    /// <summary>
    /// Returns the commands that register a run: they remove the rows of dead runs, add the run's row, and wait until
    /// every transaction of a dead run has ended.
    /// </summary>
    internal static IReadOnlyList<NpgsqlBatchCommand> Register(string plan, Guid run, int processId) =>
        [
            new(RemoveDead) { Parameters = { new() { Value = processId } } },
            new(Insert)
            {
                Parameters =
                {
                    new() { Value = run },
                    new() { Value = processId },
                    new() { Value = plan },
                    new() { Value = System.Environment.UserName },
                    new() { Value = System.Environment.MachineName },
                },
            },
            // Deferred constraints may take any time. A batch that began beside them would run twice.
            new(
                "select pg_catalog.set_config('lock_timeout', '0', false), "
                    + "pg_catalog.set_config('statement_timeout', '0', false)"
            ),
            new("select dbmigrate.await_writers()"),
        ];

    /// <summary>Returns the command that removes a run's row.</summary>
    internal static NpgsqlBatchCommand Remove(Guid run) => new(Delete) { Parameters = { new() { Value = run } } };

    /// <summary>Removes a run's row.</summary>
    internal static async Task RemoveAsync(NpgsqlConnection connection, Guid run, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Delete, connection) { Parameters = { new() { Value = run } } };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the session that holds the runner lock, or null where no session holds it.</summary>
    internal static async Task<RunnerHolder?> ReadHolderAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Holder, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new RunnerHolder(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetString(5)
            )
            : null;
    }
}

/// <summary>The session that holds the runner lock. Texts are empty where they are unknown.</summary>
/// <param name="ProcessId">The server process.</param>
/// <param name="By">The database login.</param>
/// <param name="OsUser">The user of the operating system.</param>
/// <param name="Host">The host name, or the client address where the run has not registered.</param>
/// <param name="Since">When the run or its session began; null where the server does not show it.</param>
/// <param name="Plan">The plan.</param>
internal sealed record RunnerHolder(
    int ProcessId,
    string By,
    string OsUser,
    string Host,
    DateTimeOffset? Since,
    string Plan
);
