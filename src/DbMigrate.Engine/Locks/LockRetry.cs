using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks.Acquisition;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Runs the batches of a step until they get their locks or the lock budget is spent. Reports blockers, counts waits,
/// and pauses between attempts. For one session at a time.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="services">What lock handling shares within the run.</param>
/// <param name="limits">The lock time-out and budget.</param>
internal sealed class LockRetry(StepExecution step, LockServices services, MigrationLimits limits)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);

    /// <summary>How much longer than its time-out a wait may be seen to last: the server's clock ends it.</summary>
    private static readonly TimeSpan Overtime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly WaitOwner _owner = WaitOwner.Of(step);

    // A short wait may end before the first look: the message then names the blockers of an earlier attempt.
    private BlockReport? _lastBlocked;
    private long _start;
    private TimeSpan _nextEnding;
    private (Batch? Batch, int Attempt) _said;

    // The warnings about blockers that the batch has had.
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>A timestamp of the clock.</summary>
    internal long Now => services.Time.GetTimestamp();

    /// <summary>The time since the first attempt at the batch began.</summary>
    internal TimeSpan Elapsed => Since(_start);

    /// <summary>Returns the time since a timestamp of the clock.</summary>
    internal TimeSpan Since(long timestamp) => services.Time.GetElapsedTime(timestamp);

    /// <summary>Runs attempts at a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="attemptAsync">One attempt; retried after an error that <see cref="LockPolicy"/> allows.</param>
    /// <param name="cancellationToken">Cancels the pauses.</param>
    /// <exception cref="LockBudgetSpentException">The lock budget is spent.</exception>
    /// <exception cref="RunnerLockLostException">The run lost its lock.</exception>
    internal Task<T> RunAsync<T>(
        Batch batch,
        Func<LockAttempt, Task<T>> attemptAsync,
        CancellationToken cancellationToken
    )
    {
        BlockReport? seen = null;
        _start = Now;
        _warned.Clear();
        _nextEnding = limits.LockBudget / 2;
        var acquirer = batch is StatementBatch { Locks: { } request } ? Acquirer(request) : null;
        return new RetryLoop(
            limits.LockBudget,
            services.Time,
            services.Lock.Lost,
            (tries, left) => acquirer is null ? RetryLoop.PauseAfter(tries, left) : acquirer.PauseAfter(tries, left)
        ).RunAsync(
            async number =>
            {
                services.Lock.RequireHeld();
                using var attempt = new LockAttempt(this, batch, number, limits, cancellationToken)
                {
                    Acquirer = acquirer,
                };
                try
                {
                    var result = await attemptAsync(attempt).ConfigureAwait(false);
                    attempt.Record(error: null);
                    return result;
                }
                catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
                {
                    Fail(attempt, e);
                    throw;
                }
                catch (OperationCanceledException)
                    when (attempt.IsOverdue && !cancellationToken.IsCancellationRequested)
                {
                    var overdue = LockPolicy.TimeOut();
                    Fail(attempt, overdue);
                    throw overdue;
                }
                catch (Exception)
                {
                    // A batch that is cancelled while it waits has waited too.
                    attempt.Record(error: null);
                    throw;
                }
            },
            e => e is PostgresException refused && LockPolicy.IsRetryable(refused.SqlState),
            failed => FailedAsync(batch, failed, seen, acquirer, cancellationToken),
            cancellationToken
        );

        void Fail(LockAttempt attempt, PostgresException error)
        {
            attempt.Record(error);
            seen = attempt.Longest ?? attempt.Suspected;
            var waited = RelationOf(attempt.Longest);
            if (batch is StatementBatch && waited is { Item2: >= LockRequest.Strong })
            {
                // Its effects show no strong lock, but a trigger or a function takes one.
                acquirer ??= Acquirer(LockRequest.Unforeseen);
            }

            acquirer?.Fail(attempt.Worked, waited);
        }
    }

    private LockAcquirer Acquirer(LockRequest request) => new(request, limits, services.Time, services.Jitter);

    /// <summary>Looks at the lock table until the locks of a batch may be asked for.</summary>
    /// <exception cref="LockBudgetSpentException">The lock budget is spent.</exception>
    internal async Task<LockTurn> AwaitTurnAsync(
        LockAcquirer acquirer,
        Batch batch,
        int attempt,
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        Func<Task> waitingAsync,
        CancellationToken cancellationToken
    )
    {
        var pauses = new RetryLoop(limits.LockBudget, services.Time, services.Lock.Lost);
        var begun = Now;
        TimeSpan? shown = null;
        BlockReport? report = null;
        BlockReport? oldest = null;
        try
        {
            if (
                await acquirer
                    .NextAsync(
                        targets => LookAsync(connection, roles, targets, cancellationToken),
                        BlockedAsync,
                        pause => pauses.PauseAsync(pause, cancellationToken)
                    )
                    .ConfigureAwait(false) is
                { } turn
            )
            {
                return turn;
            }
        }
        finally
        {
            Record(oldest is null ? null : oldest with { Looks = report!.Looks, Waited = Since(begun) }, attempt);
        }

        // The error has the wait that was recorded.
        throw BudgetSpent(batch, acquirer.Tries, acquirer, Elapsed, error: null);

        async Task BlockedAsync(LockLook look)
        {
            services.Lock.RequireHeld();
            cancellationToken.ThrowIfCancellationRequested();
            report = _lastBlocked = ReportOf(look.Conflicts) with { Looks = look.Number, Waited = Since(begun) };

            // The last look before the lock is free finds only traffic: what was waited for is the oldest transaction.
            if (oldest is null || AgeOf(report) >= AgeOf(oldest))
            {
                oldest = report;
            }

            var text = LockWaitText.Looks(report, acquirer.Looks, acquirer.Tries);
            if (look.Number == 1)
            {
                Say(batch, text, report.Blockers[0], attempt);
                await waitingAsync().ConfigureAwait(false);
            }

            if (shown is null || Elapsed - shown >= ProgressInterval)
            {
                shown = Elapsed;
                Progress(batch, text);
            }

            if (Elapsed >= _nextEnding)
            {
                _nextEnding = Elapsed + limits.LockTimeout;
                await services
                    .Terminator.TerminateAsync(_owner, report.Blockers, limits, _warned, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static TimeSpan AgeOf(BlockReport report) => report.Blockers.Max(b => b.TransactionAge) ?? TimeSpan.Zero;

    /// <summary>Returns the report of a look: the first relation that is taken, and all sessions in the way.</summary>
    internal static BlockReport ReportOf(IReadOnlyList<LockConflict> conflicts) =>
        new(
            null,
            conflicts[0].Mode.ToCatalog(),
            [.. conflicts.OrderByDescending(c => c.Age).Select(c => c.Blocker).DistinctBy(b => (b.ProcessId, b.Query))]
        )
        {
            Object = conflicts[0].Relation,
            IsRelation = true,
        };

    /// <summary>Watches a session that runs a batch, and reports what it waits for.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="timeout">The lock time-out of the attempt; null: the plan's.</param>
    /// <param name="overdue">
    /// Called where the session waits longer than the time-out, because the batch has taken it away; null: it may.
    /// </param>
    internal LockWatch Watch(
        NpgsqlConnection connection,
        Batch batch,
        int attempt,
        TimeSpan? timeout = null,
        Action? overdue = null
    )
    {
        var half = (timeout ?? limits.LockTimeout) / 2;
        return services.Lock.Monitor.Watch(
            connection.ProcessID,
            half < FirstLook ? half : FirstLook,
            report =>
            {
                var text = LockWaitText.Waits(report, attempt);
                if (report.Blockers.Count > 0)
                {
                    Say(batch, text, report.Blockers[0], attempt);
                }

                Progress(batch, text);
                if (report.Waited > (timeout ?? limits.LockTimeout) + Overtime)
                {
                    overdue?.Invoke();
                }
            }
        );
    }

    /// <summary>Ends a session of the run that does not end its statement.</summary>
    internal async Task EndSessionAsync(int processId)
    {
        try
        {
            await services.Terminator.EndOwnAsync(processId).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or MigrationException or OperationCanceledException)
        {
            services.Messages.Verbose($"{step.Heading}: its session could not be ended: {e.Message}");
        }
    }

    /// <summary>
    /// Runs a statement whose waits have no limit, and ends what it waits for, where the operator asked for it.
    /// </summary>
    internal Task<T> EndingBlockersAsync<T>(
        LockWatch watch,
        Func<Task<T>> workAsync,
        CancellationToken cancellationToken
    ) => new UnlimitedWait(_owner, services, limits, _warned).RunAsync(watch, Elapsed, workAsync, cancellationToken);

    /// <summary>Adds a wait to the step's counters and to the execution's waits.</summary>
    internal void Record(BlockReport? report, int attempt)
    {
        if (report?.Waited is not { } waited)
        {
            return;
        }

        step.Counters.AddWait(waited);
        step.Counters.AddLooks(report.Looks);
        step.Execution.Add(WaitRecord.Of(_owner, report, attempt, services.Messages));
    }

    /// <summary>Returns the wait of an attempt whose session was never seen waiting.</summary>
    /// <param name="error">The error that ended it.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="suspected">The sessions that were in the way when it asked for its locks, or null.</param>
    internal static BlockReport WaitOf(PostgresException error, MigrationLimits limits, BlockReport? suspected) =>
        (suspected ?? new BlockReport(null, string.Empty, [])) with
        {
            Waited = error.SqlState == PostgresErrorCodes.LockNotAvailable ? limits.LockTimeout : TimeSpan.Zero,
        };

    /// <summary>
    /// Reads the lock table. Returns null where the server refuses that: the batch then asks without a look.
    /// </summary>
    private async Task<LockView?> LookAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        IReadOnlyList<LockTarget> targets,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await LockTableReader.ReadAsync(connection, roles, targets, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(connection, e))
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            services.Messages.Verbose($"The locks could not be read: {e.MessageText} ({e.SqlState})");
            return null;
        }
        catch (OperationCanceledException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    // The monitor reads names in the home database.
    private (string, MigrationLockMode)? RelationOf(BlockReport? report) =>
        report is { IsRelation: true }
        && step.Step.Connections.WritesHome
        && LockModes.FromCatalog(report.Mode) is { } mode
            ? (report.Object, mode)
            : null;

    private async Task FailedAsync(
        Batch batch,
        FailedAttempt failed,
        BlockReport? seen,
        LockAcquirer? acquirer,
        CancellationToken cancellationToken
    )
    {
        step.Counters.AddRetry();
        _lastBlocked = seen is { Blockers.Count: > 0 } ? seen : _lastBlocked;

        // The operator agreed to end sessions that still block after half of the budget, and not before.
        if (Elapsed >= _nextEnding)
        {
            _nextEnding = Elapsed + limits.LockTimeout;
            await services
                .Terminator.TerminateAsync(_owner, seen?.Blockers ?? [], limits, _warned, cancellationToken)
                .ConfigureAwait(false);
        }

        var error = (PostgresException)failed.Error;
        if (failed.Pause is not { } pause)
        {
            throw BudgetSpent(batch, failed.Number, acquirer, failed.Elapsed, error);
        }

        Progress(batch, LockWaitText.Pauses(seen ?? _lastBlocked, error.MessageText, failed.Number, pause));
    }

    private LockBudgetSpentException BudgetSpent(
        Batch batch,
        int tries,
        LockAcquirer? acquirer,
        TimeSpan elapsed,
        PostgresException? error
    )
    {
        var ended =
            error is null ? "Nothing of the batch was run"
            : batch is StatementBatch { Transactional: false } ? "The statement was refused"
            : "The batch was rolled back";
        var who = LockWaitText.BlockedBy(_lastBlocked?.Blockers ?? []);
        var counts = acquirer is null
            ? DisplayText.Count(tries, "try", "tries")
            : LockWaitText.Counts(acquirer.Looks, acquirer.Tries);
        return new LockBudgetSpentException(
            $"{step.Step.Place}: {step.Label}, {batch.Title}, did not get its locks "
                + $"in {DurationText.Format(elapsed)} ({counts}; {LockPolicy.Describe(limits)})"
                + (error is null ? "." : $": {error.MessageText} ({error.SqlState}).")
                + $"{who} {ended}; {step.Execution.DescribeKept()}.",
            step.Execution.Owner,
            step.Execution.Waits,
            step.Execution.PartlyApplied,
            error
        );
    }

    /// <summary>
    /// Writes who blocks a batch: to every user when its wait is first seen, then once for each attempt in verbose
    /// output.
    /// </summary>
    private void Say(Batch batch, string text, Blocker blocker, int attempt)
    {
        var first = _said.Batch != batch;
        if (first || _said.Attempt != attempt)
        {
            _said = (batch, attempt);
            var query = blocker is { ProcessId: not 0, Query.Length: > 0 }
                ? $": {blocker.Query.ReplaceLineEndings(" ")}"
                : string.Empty;
            services.Messages.Say(
                first ? MessageKind.Information : MessageKind.Verbose,
                $"{step.Heading}, {batch.Title}: {text}{query}"
            );
        }
    }

    // The end of a line may not be seen: what is waited for comes first.
    private void Progress(Batch batch, string text) =>
        services.Messages.Progress(step.Execution.Heading, $"{text} · {step.Step.Name}, {batch.Title}", percent: -1);
}
