using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// The lock of the one runner, on a connection of its own that holds no transaction open. The connection is asked for
/// life all the time, and while
/// it is at it, it looks who blocks the session that works.
/// </summary>
internal sealed class RunnerLock : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private static readonly string BlockersSql = EmbeddedSql.Text("Locks.blockers");

    private readonly NpgsqlConnection _connection;
    private readonly Guid _run;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private LockWatch? _watch;
    private Task _loop = Task.CompletedTask;
    private Exception? _cause;

    private RunnerLock(NpgsqlConnection connection, Guid run, int processId)
    {
        _connection = connection;
        _run = run;
        ProcessId = processId;
    }

    /// <summary>The process id of the connection that holds the lock.</summary>
    internal int ProcessId { get; }

    /// <summary>Cancelled when the lock is lost.</summary>
    internal CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock, and writes down who runs.</summary>
    /// <param name="connection">Open; owned from here on, also where this throws.</param>
    /// <param name="plan">The plan that is run.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="cancellationToken">Stops before the lock is taken.</param>
    /// <exception cref="AnotherRunnerException">Somebody else has it: who, since when, from where.</exception>
    internal static async Task<RunnerLock> TakeAsync(
        NpgsqlConnection connection,
        string plan,
        Guid run,
        CancellationToken cancellationToken
    )
    {
        try
        {
            int processId;
            while ((processId = await TryLockAsync(connection, cancellationToken).ConfigureAwait(false)) == 0)
            {
                // Nobody to be told of: who had it let go in between, and it is there to be taken.
                if (
                    await RunnerIdentity.DescribeAsync(connection, cancellationToken).ConfigureAwait(false) is { } other
                )
                {
                    throw other;
                }
            }

            await RunnerIdentity.WriteAsync(connection, plan, run, processId, cancellationToken).ConfigureAwait(false);
            var taken = new RunnerLock(connection, run, processId);
            taken._loop = Task.Run(taken.BeatAsync, CancellationToken.None);
            return taken;
        }
        catch (PostgresException e)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw JournalProblem.From(e, connection);
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

    /// <summary>Throws where the lock is lost: asked before each batch.</summary>
    internal void RequireHeld()
    {
        if (_lost.IsCancellationRequested)
        {
            throw new RunnerLockLostException(
                "The connection that holds the lock of this run was lost; no batch was started after that. What was committed stays and is journaled.",
                _cause
            );
        }
    }

    /// <summary>Looks from time to time who blocks a session, until the watch is disposed.</summary>
    /// <param name="processId">The session's process id.</param>
    /// <param name="firstLook">How long it may run before the first look.</param>
    /// <param name="onBlocked">Told of every look that found it waiting; not on the caller's thread.</param>
    internal LockWatch Watch(int processId, TimeSpan firstLook, Action<BlockReport> onBlocked)
    {
        // Most batches end before the first look is due; those need not wake who looks.
        var alarm = new Timer(_ => Wake(), null, firstLook, Timeout.InfiniteTimeSpan);
        var watch = new LockWatch(
            processId,
            DateTime.UtcNow + firstLook,
            () =>
            {
                _watch = null;
                alarm.Dispose();
            }
        )
        {
            OnBlocked = onBlocked,
        };
        _watch = watch;
        return watch;
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (ObjectDisposedException)
        {
            // The run ended just now.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await RunnerIdentity.RemoveAsync(_connection, _run).ConfigureAwait(false);

        // Closing the session lets go of the lock.
        await _connection.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var pause = _watch is not { } watch ? Heartbeat : watch.NextLook - DateTime.UtcNow;
                if (
                    pause > TimeSpan.Zero
                    && await _wake.WaitAsync(pause < Heartbeat ? pause : Heartbeat, _stop.Token).ConfigureAwait(false)
                )
                {
                    continue;
                }

                await LookAsync(_watch).ConfigureAwait(false);
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

    private async Task LookAsync(LockWatch? watch)
    {
        // A connection that hangs holds a lock that nobody can rely on.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        if (watch is null || watch.NextLook > DateTime.UtcNow)
        {
            await using var beat = new NpgsqlCommand("select 1", _connection);
            await beat.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
            return;
        }

        watch.NextLook = DateTime.UtcNow + LookInterval;
        await using var command = new NpgsqlCommand(BlockersSql, _connection)
        {
            Parameters = { new() { Value = watch.ProcessId } },
        };
        await using var reader = await command.ExecuteReaderAsync(deadline.Token).ConfigureAwait(false);
        TimeSpan? waited = null;
        var wanted = string.Empty;
        var blockers = new List<Blocker>();
        while (await reader.ReadAsync(deadline.Token).ConfigureAwait(false))
        {
            waited = reader.IsDBNull(7) ? null : reader.GetTimeSpan(7);
            wanted = reader.GetString(8);
            if (reader.GetBoolean(10))
            {
                blockers.Add(
                    new Blocker(
                        reader.GetInt32(0),
                        reader.GetString(1),
                        reader.GetString(2),
                        reader.IsDBNull(3) ? null : reader.GetTimeSpan(3),
                        reader.GetString(4),
                        reader.GetString(5),
                        reader.GetString(6)
                    )
                );
            }
        }

        watch.Report(new BlockReport(waited, wanted, blockers));
    }
}
