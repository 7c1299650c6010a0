using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// Cancels on the server what a session executes, from a session of its own. Npgsql cannot cancel a COPY that waits for
/// the server.
/// </summary>
/// <param name="openAsync">Opens a session on the same server.</param>
internal sealed class ServerCancel(Func<CancellationToken, Task<NpgsqlConnection>> openAsync)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DriverWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OpenDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Does the work, and cancels it on the server after a cancellation. Returns when the work has ended in any case.
    /// </summary>
    /// <param name="connection">The session that executes the work.</param>
    /// <param name="workAsync">The work. It ends with the server's error where it was cancelled.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<T> DuringAsync<T>(
        NpgsqlConnection connection,
        Func<Task<T>> workAsync,
        CancellationToken cancellationToken
    )
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult).ConfigureAwait(false);
        var work = workAsync();
        if (await Task.WhenAny(work, asked.Task).ConfigureAwait(false) != work)
        {
            await CancelAsync(connection.ProcessID, work).ConfigureAwait(false);
        }

        return await work.ConfigureAwait(false);
    }

    /// <summary>
    /// Does work that the driver cancels on the server, and asks again where it goes on: the driver asks once, and its
    /// request has no effect before the statement has begun, or where a function catches the cancellation.
    /// </summary>
    /// <param name="connection">The session that executes the work.</param>
    /// <param name="workAsync">The work. It takes the same token.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<T> AfterDriverAsync<T>(
        NpgsqlConnection connection,
        Func<Task<T>> workAsync,
        CancellationToken cancellationToken
    )
    {
        var processId = connection.ProcessID;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult).ConfigureAwait(false);
        var work = workAsync();
        if (await Task.WhenAny(work, asked.Task).ConfigureAwait(false) != work)
        {
            await PauseAsync(work, DriverWait).ConfigureAwait(false);
            await CancelAsync(processId, work).ConfigureAwait(false);
        }

        return await work.ConfigureAwait(false);
    }

    /// <summary>
    /// Cancels what a session executes, once. Errors are ignored: the caller asks again where the work goes on.
    /// </summary>
    /// <param name="processId">The process of the session on the server.</param>
    internal Task TryAsync(int processId) => TryCancelAsync(processId, new TaskCompletionSource().Task);

    /// <summary>Asks the server until the work has ended: a request between two statements has no effect.</summary>
    private async Task CancelAsync(int processId, Task work)
    {
        while (!work.IsCompleted)
        {
            await TryCancelAsync(processId, work).ConfigureAwait(false);
            await PauseAsync(work, Interval).ConfigureAwait(false);
        }
    }

    private static async Task PauseAsync(Task work, TimeSpan longest)
    {
        using var ended = new CancellationTokenSource();
        var pause = TimeProvider.System.DelayAsync(longest, ended.Token);
        await Task.WhenAny(work, pause).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
    }

    private async Task TryCancelAsync(int processId, Task work)
    {
        using var deadline = new CancellationTokenSource(OpenDeadline);
        try
        {
            var connection = await openAsync(deadline.Token).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            if (work.IsCompleted)
            {
                // The request would cancel the session's next statement.
                return;
            }

            await using var command = new NpgsqlCommand("select pg_catalog.pg_cancel_backend($1)", connection)
            {
                Parameters = { new() { Value = processId } },
            };
            await command.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is NpgsqlException or MigrationException or OperationCanceledException or IOException)
        {
            // The server may have no free connection at the moment: the next try may find one.
        }
    }
}
