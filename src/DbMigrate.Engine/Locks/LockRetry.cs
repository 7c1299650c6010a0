using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
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

    // A short wait may end before the first look: the message then names the blockers of an earlier attempt.
    private BlockReport? _lastBlocked;

    private (Batch? Batch, int Attempt) _said;

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
        var start = services.Time.GetTimestamp();
        return new RetryLoop(limits.LockBudget, services.Time, services.Lock.Lost).RunAsync(
            async number =>
            {
                services.Lock.RequireHeld();
                using var attempt = new LockAttempt(this, batch, number)
                {
                    Before = services.Time.GetElapsedTime(start),
                };
                try
                {
                    var result = await attemptAsync(attempt).ConfigureAwait(false);
                    attempt.Record(error: null);
                    return result;
                }
                catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
                {
                    attempt.Record(e);
                    seen = attempt.Longest;
                    throw;
                }
                catch (Exception)
                {
                    // A batch that is cancelled while it waits has waited too.
                    attempt.Record(error: null);
                    throw;
                }
            },
            e => e is PostgresException refused && LockPolicy.IsRetryable(refused.SqlState),
            failed => FailedAsync(batch, failed, seen, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Watches a session that runs a batch, and reports what it waits for.</summary>
    internal LockWatch Watch(NpgsqlConnection connection, Batch batch, int attempt)
    {
        var half = limits.LockTimeout / 2;
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
            }
        );
    }

    /// <summary>Adds a wait to the step's counters and to the execution's waits.</summary>
    internal void Record(BlockReport? report, int attempt)
    {
        if (report?.Waited is not { } waited)
        {
            return;
        }

        step.Counters.AddWait(waited);
        var first = report.Blockers.Count > 0 ? report.Blockers[0] : null;
        step.Execution.Add(
            new LockWait
            {
                Phase = step.Execution.Owner,
                Step = step.Position,
                Attempt = attempt,
                Waited = waited,
                Lock = report.Lock,
                Mode = report.Mode,
                Object = report.Object,
                BlockedBy =
                [
                    .. report.Blockers.Select(b => new LockBlocker
                    {
                        ProcessId = b.ProcessId,
                        User = b.User,
                        Application = b.Application,
                        State = b.State,
                        Kind = b.Kind,
                        TransactionAge = b.TransactionAge,
                        Query = services.Messages.MaskCut(b.Query),
                    }),
                ],
                Blockers = report.Blockers.Count,
                BlockerProcessId = first?.ProcessId ?? 0,
                BlockerUser = first?.User ?? string.Empty,
                BlockerApplication = first?.Application ?? string.Empty,
                BlockerTransactionAge = first?.TransactionAge,
                BlockerQuery = services.Messages.MaskCut(first?.Query ?? string.Empty),
                BlockerKind = first?.Kind ?? string.Empty,
            }
        );
    }

    /// <summary>Returns the wait of an attempt whose session was never seen waiting.</summary>
    internal BlockReport WaitOf(PostgresException error) =>
        new(
            error.SqlState == PostgresErrorCodes.LockNotAvailable ? limits.LockTimeout : TimeSpan.Zero,
            string.Empty,
            []
        );

    private async Task FailedAsync(
        Batch batch,
        FailedAttempt failed,
        BlockReport? seen,
        CancellationToken cancellationToken
    )
    {
        step.Counters.AddRetry();
        _lastBlocked = seen is { Blockers.Count: > 0 } ? seen : _lastBlocked;
        await services.Terminator.TerminateAsync(step, seen?.Blockers ?? [], cancellationToken).ConfigureAwait(false);
        var error = (PostgresException)failed.Error;
        if (failed.Pause is not { } pause)
        {
            throw BudgetSpent(batch, failed, error);
        }

        Progress(batch, LockWaitText.Pauses(seen ?? _lastBlocked, error.MessageText, failed.Number, pause));
    }

    private LockBudgetSpentException BudgetSpent(Batch batch, FailedAttempt failed, PostgresException error)
    {
        var ended = batch is StatementBatch { Transactional: false }
            ? "The statement was refused"
            : "The batch was rolled back";
        var who = _lastBlocked is null ? string.Empty : $" Blocked by {_lastBlocked.Blockers[0]}.";
        return new LockBudgetSpentException(
            $"{step.Step.Place}: {step.Label}, {batch.Title}, did not get its locks "
                + $"in {failed.Number} tries over {DurationText.Format(failed.Elapsed)} "
                + $"({LockPolicy.Describe(limits)}): "
                + $"{error.MessageText} ({error.SqlState}).{who} {ended}; {step.Execution.DescribeKept()}.",
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
            var query = blocker.Query.Length > 0 ? $": {blocker.Query.ReplaceLineEndings(" ")}" : string.Empty;
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
