using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Runs what the tool reads by itself: the catalog, which prints definitions under a lock, and rows that are in the way
/// of a step. No traffic queues behind it, but it waits behind a session that has locked a table exclusively. Such a
/// wait is reported as one of a batch, and is over when the lock budget is spent. For one reading at a time.
/// </summary>
internal sealed class ReadWait : IDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);

    private readonly WaitOwner _owner;
    private readonly LockServices _services;
    private readonly MigrationLimits _limits;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _stop;
    private readonly object _gate = new();
    private readonly HashSet<NpgsqlConnection> _sessions = [];
    private readonly List<LockWatch> _watches = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private bool _isReading;
    private bool _isSpent;
    private bool _said;
    private BlockReport? _last;
    private TimeSpan _waited;
    private long _ended;
    private Task _ending = Task.CompletedTask;

    /// <summary>Begins no reading yet.</summary>
    /// <param name="owner">What reads.</param>
    /// <param name="services">What lock handling shares within the run.</param>
    /// <param name="limits">The lock budget.</param>
    /// <param name="cancellationToken">Cancels the readings.</param>
    internal ReadWait(
        WaitOwner owner,
        LockServices services,
        MigrationLimits limits,
        CancellationToken cancellationToken
    )
    {
        (_owner, _services, _limits, _outer) = (owner, services, limits, cancellationToken);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Cancels a reading, also when the lock budget is spent.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>Watches a session of the home database's server in this reading and in those that follow.</summary>
    internal void Use(NpgsqlConnection connection)
    {
        lock (_gate)
        {
            if (_sessions.Add(connection) && _isReading)
            {
                Watch(connection);
            }
        }
    }

    /// <summary>Runs a reading.</summary>
    /// <exception cref="LockBudgetSpentException">It has waited as long as the budget, or its own limit.</exception>
    internal Task<T> RunAsync<T>(Func<Task<T>> readAsync) => RunAsync(readAsync, repeats: false);

    /// <summary>Runs a reading; again where a lock time-out of its own ended it.</summary>
    /// <exception cref="LockBudgetSpentException">It has waited as long as the lock budget.</exception>
    internal Task<T> RepeatAsync<T>(Func<Task<T>> readAsync) => RunAsync(readAsync, repeats: true);

    private async Task<T> RunAsync<T>(Func<Task<T>> readAsync, bool repeats)
    {
        Begin();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var begun = _services.Time.GetTimestamp();
                try
                {
                    return await readAsync().ConfigureAwait(false);
                }
                catch (Exception e) when (_isSpent && !_outer.IsCancellationRequested)
                {
                    throw Spent(attempt, e);
                }
                catch (Exception e) when (IsLockTimeout(e))
                {
                    // The monitor may not have seen the wait: it ended with its time-out all the same.
                    _waited += _services.Time.GetElapsedTime(begun);
                    if (!repeats || _waited >= _limits.LockBudget)
                    {
                        throw Spent(attempt, e);
                    }

                    Begin();
                }
            }
        }
        finally
        {
            End();
            await _ending.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        End();
        _stop.Dispose();
    }

    private static bool IsLockTimeout(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
        || e
            is SchemaNotReadException
            {
                InnerException: PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
            };

    private void Begin()
    {
        lock (_gate)
        {
            EndWatches();
            _isReading = true;
            foreach (var session in _sessions)
            {
                Watch(session);
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            EndWatches();
            _isReading = false;
        }
    }

    private void EndWatches()
    {
        foreach (var watch in _watches)
        {
            if (watch.Longest is { Waited: not null } seen)
            {
                _last = seen;
            }

            watch.Dispose();
        }

        _watches.Clear();
    }

    private void Watch(NpgsqlConnection connection)
    {
        if (connection.FullState.HasFlag(System.Data.ConnectionState.Open))
        {
            _watches.Add(_services.Lock.Monitor.Watch(connection.ProcessID, FirstLook, Blocked));
        }
    }

    // On the monitor's thread.
    private void Blocked(BlockReport report)
    {
        if (report.Blockers.Count == 0)
        {
            return;
        }

        _last = report;
        var waited = _waited + (report.Waited ?? TimeSpan.Zero);
        var text = $"its own reading {LockWaitText.Waits(report)}";
        if (!_said)
        {
            _said = true;
            _services.Messages.Say(MessageKind.Information, $"{_owner.Heading}: {text}");
        }

        _services.Messages.Progress(_owner.Execution.Heading, text, percent: -1);
        if (waited >= _limits.LockBudget)
        {
            _isSpent = true;
            try
            {
                // What is cancelled must not run on the monitor's thread.
                _ = _stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The reading has just ended.
            }
        }
        else if (
            waited >= _limits.LockBudget / 2
            && _services.Terminator.IsAsked
            && _ending.IsCompleted
            && (_ended == 0 || _services.Time.GetElapsedTime(_ended) >= _limits.LockTimeout)
        )
        {
            _ended = _services.Time.GetTimestamp();
            _ending = EndBlockersAsync(report);
        }
    }

    private async Task EndBlockersAsync(BlockReport report)
    {
        try
        {
            await _services
                .Terminator.TerminateAsync(_owner, report.Blockers, _limits, _warned, _outer)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or MigrationException or OperationCanceledException)
        {
            _services.Messages.Warn($"{_owner.Place}: the blocking sessions were not ended: {e.Message}");
        }
    }

    private LockBudgetSpentException Spent(int attempts, Exception error)
    {
        var execution = _owner.Execution;
        var report = _last ?? new BlockReport(_waited, string.Empty, []);
        var waited = report.Waited > _waited ? report.Waited.Value : _waited;
        execution.Add(WaitRecord.Of(_owner, report with { Waited = waited }, attempts, _services.Messages));
        return new LockBudgetSpentException(
            $"{_owner.Place}: {_owner.Label} could not read what it needs in {DurationText.Format(waited)} (lock_budget "
                + $"{DurationText.Format(_limits.LockBudget)}): it {LockWaitText.Waits(report)}.{LockWaitText.BlockedBy(report.Blockers)} "
                + $"{ShapeDescription.Capital(execution.DescribeKept())}.",
            execution.Owner,
            execution.Waits,
            execution.PartlyApplied,
            error
        );
    }
}
