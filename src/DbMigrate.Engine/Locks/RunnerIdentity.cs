using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Who runs, as written beside the lock: PostgreSQL itself tells a stranger little of another's session.
/// </summary>
internal static class RunnerIdentity
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Writes down who runs, takes away what dead runs left, and waits until nothing of theirs is still to commit.
    /// </summary>
    internal static async Task WriteAsync(
        NpgsqlConnection connection,
        string plan,
        Guid run,
        int processId,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    "delete from dbmigrate.runner r where not dbmigrate.holds_lock(r.process_id) or r.process_id = $1"
                )
                {
                    Parameters = { new() { Value = processId } },
                },
                new NpgsqlBatchCommand(
                    "insert into dbmigrate.runner (run, process_id, plan, os_user, host, address) values ($1, $2, $3, $4, $5, host(inet_client_addr()))"
                )
                {
                    Parameters =
                    {
                        new() { Value = run },
                        new() { Value = processId },
                        new() { Value = plan },
                        new() { Value = Environment.UserName },
                        new() { Value = Environment.MachineName },
                    },
                },
                // However long its deferred constraints take: begun beside it, the same batch would run twice.
                new NpgsqlBatchCommand(
                    "select set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)"
                ),
                new NpgsqlBatchCommand("select dbmigrate.await_writers()"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes the run away, under a deadline of its own; a connection that is gone leaves that to the next run.
    /// </summary>
    internal static async Task RemoveAsync(NpgsqlConnection connection, Guid run)
    {
        if (connection.FullState is not System.Data.ConnectionState.Open)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            // A session that is closed ends a little later, on the server: who runs next, and at once, must not find it
            // still holding the lock.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("delete from dbmigrate.runner where run = $1")
                    {
                        Parameters = { new() { Value = run } },
                    },
                    new NpgsqlBatchCommand(JournalSql.Unlock),
                },
            };
            await batch.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // The row says nothing once the lock is gone.
        }
    }

    /// <summary>Who holds the lock, since when, from where; null where nobody does any more.</summary>
    internal static async Task<AnotherRunnerException?> DescribeAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        // The other run may not have written its row yet: then what the server tells of the session must do.
        await using var command = new NpgsqlCommand(
            """
            select l.pid, coalesce(r.db_user, a.usename::text, ''), coalesce(r.os_user, ''), coalesce(r.host, a.client_addr::text, ''),
                   coalesce(r.since, a.backend_start), coalesce(r.plan, '')
            from pg_locks l
            left join dbmigrate.runner r on r.process_id = l.pid
            left join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2
              and l.database = (select d.oid from pg_database d where d.datname = current_database())
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var place = $"{connection.Host}:{connection.Port}/{connection.Database}";
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var (pid, by, osUser, host, plan) = (
            reader.GetInt32(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetString(5)
        );
        DateTimeOffset? since = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4);
        var who =
            osUser.Length > 0
                ? $"{by} ({osUser} on {host})"
                : $"{by}{(host.Length > 0 ? " from " + host : string.Empty)}";
        var when = since is { } s
            ? $" since {s.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({DurationText.Format(DateTimeOffset.UtcNow - s)})"
            : string.Empty;
        return new AnotherRunnerException(
            $"Another runner works in {place}: {who}, server process {pid}{(plan.Length > 0 ? $", plan {plan}" : string.Empty)}{when}. Nothing was run. Wait for it to end, or ask them; a dead run lets go by itself.",
            pid,
            by,
            host,
            since
        );
    }
}
