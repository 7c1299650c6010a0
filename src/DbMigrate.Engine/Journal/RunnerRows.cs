using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads and writes <c>dbmigrate.runner</c>: one row for each run that is alive.</summary>
internal static class RunnerRows
{
    /// <summary>Returns whether the run <c>$1</c> is registered in this database.</summary>
    internal const string IsRegistered =
        "select exists (select from dbmigrate.runner r where r.run operator(pg_catalog.=) $1)";

    private const string Delete = "select dbmigrate.end_run($1)";

    // The other run may not have written its row yet. What the server shows of its session is used instead.
    private const string Holder = """
        select l.pid, coalesce(r.db_user, a.usename::pg_catalog.text, ''), coalesce(r.os_user, ''),
               coalesce(r.host, pg_catalog.host(a.client_addr), ''), coalesce(r.since, a.backend_start),
               coalesce(r.plan, '')
        from pg_catalog.pg_locks l
        left join dbmigrate.runner r on r.process_id operator(pg_catalog.=) l.pid
        left join pg_catalog.pg_stat_activity a on a.pid operator(pg_catalog.=) l.pid
        where l.locktype operator(pg_catalog.=) 'advisory'::pg_catalog.text and l.granted
          and l.classid operator(pg_catalog.=) 1145195847::pg_catalog.oid
          and l.objid operator(pg_catalog.=) 1::pg_catalog.oid and l.objsubid operator(pg_catalog.=) 2::pg_catalog.int2
          and l.database operator(pg_catalog.=) (
              select d.oid from pg_catalog.pg_database d
              where d.datname operator(pg_catalog.=) pg_catalog.current_database())
        """;

    /// <summary>
    /// Returns the commands that register a run: they remove the rows of dead runs, add the run's row, and wait until
    /// every transaction of a dead run has ended.
    /// </summary>
    internal static IReadOnlyList<NpgsqlBatchCommand> Register(NpgsqlConnection connection, string plan, Guid run) =>
        [
            new("select dbmigrate.register_run($1, $2, $3, $4)")
            {
                Parameters =
                {
                    new() { Value = run },
                    new() { Value = plan },
                    new() { Value = JournalEncoding.Text(connection, OsUser.Name) },
                    new() { Value = JournalEncoding.Text(connection, System.Environment.MachineName) },
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
        // The session may be one in which the plan's SQL runs.
        var holders = await Isolation
            .ReadAsync(
                connection,
                new NpgsqlBatchCommand(Holder),
                r => new RunnerHolder(
                    r.GetInt32(0),
                    r.GetString(1),
                    r.GetString(2),
                    r.GetString(3),
                    r.IsDBNull(4) ? null : r.GetFieldValue<DateTimeOffset>(4),
                    r.GetString(5)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return holders.Count > 0 ? holders[0] : null;
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
