using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Runs the tasks and checks of one schedule for one of its times.</summary>
/// <param name="run">The run, which holds the runner's lock.</param>
/// <param name="schedule">The schedule.</param>
/// <param name="due">The time for which it runs.</param>
/// <param name="resumed">The run that it continues; null: it is new.</param>
internal sealed class ScheduleRun(
    RunContext run,
    MaintenanceSchedule schedule,
    DateTimeOffset due,
    MaintenanceRecord? resumed
)
{
    private readonly MaintenanceExecution _execution = new()
    {
        Schedule = schedule,
        Due = due,
        ExecutionId = resumed?.ExecutionId ?? Guid.NewGuid(),
        StartedAt = run.Now,
        BeganAt = run.Now,
    };

    private readonly List<MaintenanceTask> _tasks = [.. ScheduleState.TasksOf(schedule, resumed)];

    private int _firstLeft;
    private int _doneBefore;
    private long _rowsBefore;

    private MaintenanceEntries Entries => new(run, _execution);

    private IEnumerable<MaintenanceTask> Failed => _tasks.Where(t => t.Outcome == MaintenanceTaskOutcome.Failed);

    /// <summary>Runs what is left of it, until all had their turn or the time is over.</summary>
    /// <param name="limit">Ends the time of the run.</param>
    /// <param name="cancellationToken">Stops it on request.</param>
    /// <exception cref="OperationCanceledException">It was stopped on request; the journal says so.</exception>
    /// <exception cref="ConnectionLostException">The connection was lost; the next run continues.</exception>
    internal Task<MaintenanceResult> RunAsync(CancellationToken limit, CancellationToken cancellationToken) =>
        ScheduleBoundary.RunAsync(
            schedule.Name,
            () => _execution.PartlyApplied,
            () => RunTasksAsync(limit, cancellationToken)
        );

    private async Task<MaintenanceResult> RunTasksAsync(CancellationToken limit, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, cancellationToken);
        try
        {
            if (resumed is not null && !await TryAwaitOrphanAsync(both.Token).ConfigureAwait(false))
            {
                return await StopAsync(cancellationToken).ConfigureAwait(false);
            }

            for (var i = 0; i < _tasks.Count; i++)
            {
                if (_tasks[i].Outcome != MaintenanceTaskOutcome.Pending)
                {
                    continue;
                }

                if (both.IsCancellationRequested || !await RunOneAsync(i, both.Token).ConfigureAwait(false))
                {
                    return await StopAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await run.TryAppendAsync(_execution, Entries.Stopped(MaintenanceEntries.Interrupted, _tasks, e.Message))
                .ConfigureAwait(false);
            throw;
        }

        return await EndAsync().ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (resumed is not null)
        {
            await ExecutionResume.ReadAsync(run, _execution, schedule.Tasks, cancellationToken).ConfigureAwait(false);
        }

        _firstLeft = _tasks.FindIndex(t => t.Outcome == MaintenanceTaskOutcome.Pending) + 1;
        _doneBefore = _execution.Done.Count;
        _rowsBefore = _execution.Kept.Rows;
        await AppendAsync(Entries.Started(resumed is not null, _tasks.Count), cancellationToken).ConfigureAwait(false);
        var what = resumed is null ? "starts" : $"continues: {DisplayText.Count(Left(), "task")} left";
        run.Messages.Info(
            $"{_execution.Heading} (due {InstantText.At(due)}) {what}. It runs for "
                + $"{DurationText.Format(schedule.Within)} at most."
        );
    }

    /// <summary>Waits until no session of a killed run executes a statement.</summary>
    /// <returns>False: it was stopped before.</returns>
    private async Task<bool> TryAwaitOrphanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new ScheduleOrphans(run, schedule)
                .AwaitAsync(_execution.Heading, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && IsOfCancellation(e))
        {
            return false;
        }
    }

    /// <returns>Whether the task had its turn; false: it was stopped.</returns>
    private async Task<bool> RunOneAsync(int index, CancellationToken cancellationToken)
    {
        run.Lock.RequireHeld();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            _tasks[index] =
                index < schedule.Tasks.Count
                    ? await ApplyAsync(index, cancellationToken).ConfigureAwait(false)
                    : await AskAsync(index, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && IsOfCancellation(e))
        {
            _tasks[index] = Stopped(_tasks[index], clock.Elapsed);
            return false;
        }
        catch (MigrationException e) when (e is not (ConnectionLostException or RunnerLockLostException))
        {
            _tasks[index] = _tasks[index] with
            {
                Outcome = MaintenanceTaskOutcome.Failed,
                Message = e.Message,
                ErrorId = e.ErrorId,
                SqlState = e.SqlState,
            };
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(e))
        {
            _tasks[index] = _tasks[index] with
            {
                Outcome = MaintenanceTaskOutcome.Failed,
                Message = $"The server refused: {ServerErrors.Describe(e)}.",
                SqlState = e.SqlState,
            };
        }
        catch (Exception)
        {
            _tasks[index] = Stopped(_tasks[index], clock.Elapsed);
            throw;
        }

        _tasks[index] = _tasks[index] with { Duration = clock.Elapsed, At = run.Now };
        var done = _tasks[index];
        if (done.Outcome == MaintenanceTaskOutcome.Failed)
        {
            run.Messages.Warn($"{_execution.Heading}, task {done.Position} ({done.Name}) failed: {done.Message}");
            await Transactions
                .RollBackAsync(await run.HomeAsync(CancellationToken.None).ConfigureAwait(false))
                .ConfigureAwait(false);
            await run.Sessions.RollBackAsync(DatabaseSessions.Home).ConfigureAwait(false);
        }

        // What is done must be journaled, also where the time ended just now.
        await AppendAsync(Entries.Outcome(done), CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private MaintenanceTask Stopped(MaintenanceTask task, TimeSpan duration) =>
        task with
        {
            Outcome = MaintenanceTaskOutcome.Stopped,
            Duration = duration,
            Rows = _execution.Kept.Rows,
        };

    private async Task<MaintenanceTask> ApplyAsync(int index, CancellationToken cancellationToken)
    {
        await new StepRunner(run, _execution)
            .ApplyOneAsync(schedule.Tasks, index, cancellationToken)
            .ConfigureAwait(false);
        var step = _execution.Steps[^1];
        return _tasks[index] with
        {
            Outcome = MaintenanceTaskOutcome.Done,
            Rows = step.Rows,
            Waited = step.Waited,
            Message = step.Message,
        };
    }

    private async Task<MaintenanceTask> AskAsync(int index, CancellationToken cancellationToken)
    {
        var check = schedule.Checks[index - schedule.Tasks.Count];
        var result = await MaintenanceCheck.AskAsync(run, schedule, check, cancellationToken).ConfigureAwait(false);
        run.Warnings.Tell([result]);
        return _tasks[index] with
        {
            Outcome = result.Passed ? MaintenanceTaskOutcome.Done : MaintenanceTaskOutcome.Failed,
            Message = result.Message + (result.Passed ? string.Empty : result.RowLines("    ")),
            SqlState = result.SqlState,
        };
    }

    private async Task<MaintenanceResult> StopAsync(CancellationToken cancellationToken)
    {
        var onRequest = cancellationToken.IsCancellationRequested;
        var left = Left();
        var where = _tasks.Find(t => t.Outcome == MaintenanceTaskOutcome.Stopped) is { } stopped
            ? $" in the middle of task {stopped.Position} ({stopped.Name})"
            : string.Empty;
        var message =
            (
                onRequest
                    ? $"{_execution.Heading} was stopped on request{where}"
                    : $"{_execution.Heading}: its time (within: {DurationText.Format(schedule.Within)}) was over{where}"
            )
            + $"; {DisplayText.Count(left, "task")} left. The next run continues there. "
            + $"In the journal: {_execution.DescribeKept()}."
            + (
                HasNoProgress
                    ? " The run before ended in this task, too, and nothing of it was done since: give the schedule more time "
                        + "with 'within', or split the task. The tasks after it wait for it."
                    : string.Empty
            );
        await run.TryAppendAsync(
                _execution,
                Entries.Stopped(
                    onRequest ? MaintenanceEntries.Interrupted : MaintenanceEntries.TimeIsOver,
                    _tasks,
                    message
                )
            )
            .ConfigureAwait(false);
        if (onRequest)
        {
            run.Messages.Info(message);
            cancellationToken.ThrowIfCancellationRequested();
        }

        run.Messages.Warn(message);
        return Result(MaintenanceOutcome.TimedOut, message);
    }

    private async Task<MaintenanceResult> EndAsync()
    {
        var failed = Failed.Count();
        var message =
            failed == 0
                ? $"{DisplayText.Count(_tasks.Count, "task")} done."
                : $"{failed} of {DisplayText.Count(_tasks.Count, "task")} failed: "
                    + $"{string.Join(", ", Failed.Select(t => t.Name))}.";
        await AppendAsync(Entries.Done(failed, message), CancellationToken.None).ConfigureAwait(false);
        return Result(failed == 0 ? MaintenanceOutcome.Succeeded : MaintenanceOutcome.Failed, message);
    }

    private MaintenanceResult Result(MaintenanceOutcome outcome, string message) =>
        new()
        {
            PlanName = run.Plan.Name,
            Plan = run.Plan.File,
            Schedule = schedule.Name,
            Outcome = outcome,
            Due = due,
            Resumed = resumed is not null,
            StartedAt = _execution.StartedAt,
            Duration = _execution.Clock.Elapsed,
            Run = run.Run,
            Tasks = _tasks,
            Message = message,
        };

    /// <summary>Whether the time of the run before was over in the same task, at the same place.</summary>
    private bool HasNoProgress =>
        resumed is { TimeIsOver: true }
        && _tasks.Find(t => t.Outcome == MaintenanceTaskOutcome.Stopped) is { } stopped
        && stopped.Position == _firstLeft
        && _execution.Done.Count == _doneBefore
        && _execution.Kept.Rows == _rowsBefore;

    private int Left() =>
        _tasks.Count(t => t.Outcome is MaintenanceTaskOutcome.Pending or MaintenanceTaskOutcome.Stopped);

    // The server answers a cancellation with an error, which some executors translate.
    private static bool IsOfCancellation(Exception e) =>
        e is OperationCanceledException
        || e is StatementFailedException { SqlState: PostgresErrorCodes.QueryCanceled }
        || e is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    private async Task AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run.Journal.AppendAsync(home, durable: true, cancellationToken, entry).ConfigureAwait(false);
    }
}
