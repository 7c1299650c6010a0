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
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in RunnerRows.Register(plan, run, processId))
        {
            batch.BatchCommands.Add(command);
        }

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
                BatchCommands = { RunnerRows.Remove(run), new NpgsqlBatchCommand(JournalSql.Unlock) },
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
        if (
            await RunnerRows.ReadHolderAsync(connection, cancellationToken).ConfigureAwait(false)
            is not var (pid, by, osUser, host, since, plan)
        )
        {
            return null;
        }

        var place = $"{connection.Host}:{connection.Port}/{connection.Database}";
        var who =
            osUser.Length > 0
                ? $"{by} ({osUser} on {host})"
                : $"{by}{(host.Length > 0 ? " from " + host : string.Empty)}";
        var when = since is { } s
            ? $" since {s.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({DurationText.Format(DateTimeOffset.UtcNow - s)})"
            : string.Empty;
        return new AnotherRunnerException(
            $"Another runner works in {place}: {who}, server process {pid}{(plan.Length > 0 ? $", plan {plan}" : string.Empty)}{when}. Nothing was run.",
            pid,
            by,
            host,
            since
        );
    }
}
