using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Records the runner beside the lock: PostgreSQL shows little about a session to other roles.
/// </summary>
internal static class RunnerIdentity
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Records the runner, removes the rows of dead runs, and waits until none of their transactions can commit any
    /// more.
    /// </summary>
    internal static async Task WriteAsync(
        NpgsqlConnection connection,
        string plan,
        Guid run,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in RunnerRows.Register(connection, plan, run))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the run's row, under a deadline of its own. After a lost connection the next run removes it.
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
            // The server ends a closed session a little later. A run that starts at once must not find the lock held.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { RunnerRows.Remove(run), new NpgsqlBatchCommand(JournalSql.Unlock) },
            };
            await batch.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // The row has no meaning without the lock.
        }
    }

    /// <summary>Returns the holder of the lock with its start and host; null: the lock is free.</summary>
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

        var place = ServerAddress.Of(connection);
        var who =
            osUser.Length > 0
                ? $"{by} ({osUser} on {host})"
                : $"{by}{(host.Length > 0 ? " from " + host : string.Empty)}";
        var when = since is { } s
            ? $" since {s.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({DurationText.Format(DateTimeOffset.UtcNow - s)})"
            : string.Empty;
        var what = plan.Length > 0 ? $", plan {plan}" : string.Empty;
        var runner = $"{who}, server process {pid}{what}{when}";
        return new AnotherRunnerException(
            $"Another runner works in {place}: {runner}. Nothing was run.",
            pid,
            by,
            host,
            since
        )
        {
            Runner = runner,
        };
    }
}
