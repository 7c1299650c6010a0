using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// The lock of the one runner, on a connection of its own that holds no transaction. The connection is checked every
/// few seconds; in between it serves the lock monitor.
/// </summary>
internal sealed class RunnerLock : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private Exception? _cause;

    private RunnerLock(NpgsqlConnection connection, Guid run, int processId, TimeProvider time)
    {
        _connection = connection;
        Run = run;
        ProcessId = processId;
        Monitor = new LockMonitor(time);
    }

    /// <summary>The run's id.</summary>
    internal Guid Run { get; }

    /// <summary>Finds the blockers of the run's sessions.</summary>
    internal LockMonitor Monitor { get; }

    /// <summary>The process id of the connection that holds the lock.</summary>
    internal int ProcessId { get; }

    /// <summary>Cancelled when the lock is lost.</summary>
    internal CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock and records the runner.</summary>
    /// <param name="connection">An open connection. The lock owns it from here on, also where this throws.</param>
    /// <param name="plan">The plan that is run.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wait">Waits for another run.</param>
    /// <param name="cancellationToken">Cancels before the lock is taken.</param>
    /// <exception cref="AnotherRunnerException">Another run has it, and had it as long as is waited.</exception>
    internal static async Task<RunnerLock> TakeAsync(
        NpgsqlConnection connection,
        string plan,
        Guid run,
        TimeProvider time,
        RunnerWait wait,
        CancellationToken cancellationToken
    )
    {
        try
        {
            int processId;
            while ((processId = await TryLockAsync(connection, cancellationToken).ConfigureAwait(false)) == 0)
            {
                // Where no runner is found, the lock has just been released and can be taken.
                if (
                    await RunnerIdentity.DescribeAsync(connection, cancellationToken).ConfigureAwait(false) is { } other
                )
                {
                    await wait.ForAsync(other, cancellationToken).ConfigureAwait(false);
                }
            }

            await RunnerIdentity.WriteAsync(connection, plan, run, cancellationToken).ConfigureAwait(false);
            var taken = new RunnerLock(connection, run, processId, time);
            taken._loop = Task.Run(taken.BeatAsync, CancellationToken.None);
            return taken;
        }
        catch (PostgresException e)
        {
            var problem = await JournalProblem
                .FromAsync(e, connection, MigrationAccessKind.Run, cancellationToken)
                .ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            throw problem;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<int> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(JournalSql.TryLock, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reader.GetBoolean(0) ? reader.GetInt32(1) : 0;
    }

    /// <summary>Throws where the lock is lost. Called before each batch.</summary>
    internal void RequireHeld()
    {
        if (_lost.IsCancellationRequested)
        {
            throw new RunnerLockLostException(
                "The connection that holds the lock of this run was lost; no batch was started after that. "
                    + "What was committed stays and is journaled.",
                _cause
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await RunnerIdentity.RemoveAsync(_connection, Run).ConfigureAwait(false);

        // Closing the session releases the lock.
        await _connection.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
        _stop.Dispose();
        Monitor.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var pause = Monitor.UntilNextLook is { } next && next < Heartbeat ? next : Heartbeat;
                if (pause > TimeSpan.Zero && await Monitor.WaitAsync(pause, _stop.Token).ConfigureAwait(false))
                {
                    continue;
                }

                await LookAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        catch (Exception e)
            when (e is NpgsqlException or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            _cause = e;
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        // A connection that does not answer holds a lock that cannot be relied on.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(Deadline);
        if (Monitor.IsDue)
        {
            try
            {
                await Monitor.LookAsync(_connection, deadline.Token).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e) when (!ConnectionLoss.Is(_connection, e))
            {
                // The role may not read a view. The lock is held all the same.
            }
        }

        await using var beat = new NpgsqlCommand("select 1", _connection);
        await beat.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
    }
}
