using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs one statement outside a transaction, with the time-outs of the plan. The session then has its own time-outs
/// again.
/// </summary>
/// <param name="services">What the executors of the step share.</param>
/// <param name="limits">The limits of the attempt.</param>
internal sealed class NonTransactionalRunner(StepServices services, MigrationLimits limits)
{
    private static readonly TimeSpan RestoreDeadline = TimeSpan.FromSeconds(5);

    /// <returns>The rows that it changed.</returns>
    internal async Task<long> RunAsync(
        NpgsqlConnection connection,
        BatchStatement statement,
        CancellationToken cancellationToken
    )
    {
        var timeouts = await LimitAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        try
        {
            if (statement.OpenCopyData is { } open)
            {
                return await services
                    .Copy.RunAsync(connection, statement.Text, open, cancellationToken)
                    .ConfigureAwait(false);
            }

            await using var command = new NpgsqlCommand(statement.Text, connection);
            var rows = await services
                .Cancel.AfterDriverAsync(
                    connection,
                    () => command.ExecuteNonQueryAsync(cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return Math.Max(0, rows);
        }
        finally
        {
            await RestoreAsync(connection, timeouts).ConfigureAwait(false);
        }
    }

    private async Task<Timeouts> LimitAsync(
        NpgsqlConnection connection,
        BatchStatement statement,
        CancellationToken cancellationToken
    )
    {
        var history = services.Session.History;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            LockPolicy.SessionTimeouts(limits, statement.Traits.IsConcurrent, keepsShorter: history.SetsLockTimeout)
        );
        foreach (var role in history.Roles)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(role));
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var timeouts = new Timeouts(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }
        return timeouts;
    }

    /// <summary>Restores the session after the statement, also after one that failed or was cancelled.</summary>
    private async Task RestoreAsync(NpgsqlConnection connection, Timeouts timeouts)
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(RestoreDeadline, services.Run.Time);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(LockPolicy.Restore("lock_timeout", timeouts.LockBefore, timeouts.Lock));
        batch.BatchCommands.Add(LockPolicy.Restore("statement_timeout", timeouts.StatementBefore, timeouts.Statement));
        try
        {
            await batch.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException)
        {
            // A session that cannot be restored is not used again.
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The time-outs of the session, as the server writes them.</summary>
    /// <param name="LockBefore">The lock time-out before the statement.</param>
    /// <param name="StatementBefore">The statement time-out before the statement.</param>
    /// <param name="Lock">The lock time-out that was set for it.</param>
    /// <param name="Statement">The statement time-out that was set for it.</param>
    private sealed record Timeouts(string LockBefore, string StatementBefore, string Lock, string Statement);
}
