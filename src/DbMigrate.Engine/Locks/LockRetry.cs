using System.Diagnostics;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Waits for the locks of a step's batches: says who is in the way, counts it, and pauses between two tries.
/// </summary>
internal sealed class LockRetry(
    RunContext run,
    PhaseExecution course,
    MigrationStep step,
    int position,
    StepCounters tally,
    MigrationLimits limits
)
{
    // A short wait may end between two looks: who was in the way at an earlier try is told then.
    private BlockReport? _seen;

    /// <summary>Looks after the session while a batch runs on it, and says what it waits for.</summary>
    internal LockWatch Watch(NpgsqlConnection connection, Batch batch, int attempt)
    {
        var first = TimeSpan.FromMilliseconds(Math.Min(250, limits.LockTimeout.TotalMilliseconds / 2));
        var said = false;
        return run.Lock.Watch(
            connection.ProcessID,
            first,
            report =>
            {
                if (report.Blockers.Count > 0 && !said)
                {
                    said = true;
                    run.Messages.Verbose($"Waiting for {report.Lock}: blocked by {report.Blockers[0]}");
                }

                run.Messages.Progress(
                    $"Phase {course.Phase.Id}",
                    $"{step.Name}, {batch.Title}: waiting for {report.Lock}, try {attempt}"
                        + (report.Blockers.Count > 0 ? $", blocked by {report.Blockers[0]}" : string.Empty),
                    -1
                );
            }
        );
    }

    /// <summary>Counts the longest wait of a try.</summary>
    internal void Waited(BlockReport? report, int attempt)
    {
        if (report?.Waited is not { } waited)
        {
            return;
        }

        tally.Waited += waited;
        var first = report.Blockers.Count > 0 ? report.Blockers[0] : null;
        course.Add(
            new LockWait
            {
                Phase = course.Phase.Id,
                Step = position,
                Attempt = attempt,
                Waited = waited,
                Lock = report.Lock,
                Blockers = report.Blockers.Count,
                BlockerProcessId = first?.ProcessId ?? 0,
                BlockerUser = first?.User ?? string.Empty,
                BlockerApplication = first?.Application ?? string.Empty,
                BlockerTransactionAge = first?.TransactionAge,
                BlockerQuery = run.Messages.Mask(first?.Query ?? string.Empty),
                BlockerKind = first?.Kind ?? string.Empty,
            }
        );
    }

    /// <summary>Waits before the next try, while the traffic flows.</summary>
    /// <exception cref="LockBudgetSpentException">There is to be no next try.</exception>
    internal async Task PauseAsync(
        PostgresException e,
        Batch batch,
        Stopwatch budget,
        int attempt,
        BlockReport? report,
        CancellationToken cancellationToken
    )
    {
        tally.Retries++;
        _seen = report is { Blockers.Count: > 0 } ? report : _seen;
        var left = limits.LockBudget - budget.Elapsed;
        await BlockerTerminator.TerminateAsync(run, course, position, report, cancellationToken).ConfigureAwait(false);
        if (left <= TimeSpan.Zero)
        {
            var who = _seen is null ? string.Empty : $" Blocked by {_seen.Blockers[0]}.";
            throw new LockBudgetSpentException(
                $"{step.Place}: step {position} ({step.Name}) of phase {course.Phase.Id}, {batch.Title}, did not get its locks in {attempt} tries over {Common.DurationText.Format(budget.Elapsed)} ({LockPolicy.Describe(limits)}): {e.MessageText} ({e.SqlState}).{who} The batch was rolled back.",
                course.Phase.Id,
                course.Waits,
                course.PartlyApplied,
                e
            );
        }

        var pause = LockPolicy.Pause(attempt, left);
        run.Messages.Progress(
            $"Phase {course.Phase.Id}",
            $"{step.Name}, {batch.Title}: {e.MessageText}; try {attempt + 1} in {Common.DurationText.Format(pause)}"
                + (report is { Blockers.Count: > 0 } ? $"; blocked by {report.Blockers[0]}" : string.Empty),
            -1
        );
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Lock.Lost);
        try
        {
            await Task.Delay(pause, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            run.Lock.RequireHeld();
        }
    }
}
