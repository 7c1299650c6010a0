using System.Diagnostics;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// Runs the batches of one step, of any kind, exactly once: the journal's row for a transaction is written in it; around what runs outside one, an intent
/// before and an outcome after.
/// </summary>
internal sealed class Coordinator(RunContext run, PhaseCourse course, MigrationStep step, int position, StepTally tally) : BatchRunner
{
    private readonly MigrationLimits _limits = run.Limits(course.Phase, step.Limits);
    private bool _clean;

    internal override async Task RunTransactionAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        var budget = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            run.Lock.RequireHeld();
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            using var watch = Watch(connection, batch, attempt);
            var transaction = new TransactionRunner(run, course, step, batch, _limits, DoneEntry(batch));
            try
            {
                tally.Rows += await transaction.RunAsync(connection, cancellationToken).ConfigureAwait(false);
                Waited(watch.Longest, attempt);
                return;
            }
            catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
            {
                Waited(watch.Longest ?? new BlockReport(e.SqlState == PostgresErrorCodes.LockNotAvailable ? _limits.LockTimeout : TimeSpan.Zero, string.Empty, []), attempt);
                await PauseAsync(e, batch, budget, attempt, watch.Longest, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw Refused(e, transaction.Failing, batch);
            }
        }
    }

    internal override async Task RunAloneAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        if (await SettleDoubtAsync(batch, batch.Probe, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var budget = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            run.Lock.RequireHeld();
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await BeginAsync(batch, cancellationToken).ConfigureAwait(false);
            using var watch = Watch(connection, batch, attempt);
            try
            {
                tally.Rows += await AloneRunner.RunAsync(connection, batch.Statements[0], _limits, cancellationToken).ConfigureAwait(false);
                Waited(watch.Longest, attempt);
                await EndAsync(batch, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e)
            {
                // The server answered: it did not take effect, or left something invalid that the probe takes away before the next try.
                await run.TryAppendAsync(Entry(JournalEvents.BatchFailed, batch) with { Message = run.Messages.Mask($"{e.MessageText} ({e.SqlState})") }).ConfigureAwait(false);
                await ClearAsync(batch, cancellationToken).ConfigureAwait(false);
                if (!LockPolicy.IsRetryable(e.SqlState) || cancellationToken.IsCancellationRequested)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw Refused(e, batch.Statements[0], batch);
                }

                Waited(watch.Longest ?? new BlockReport(TimeSpan.Zero, string.Empty, []), attempt);
                await PauseAsync(e, batch, budget, attempt, watch.Longest, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await run.TryAppendAsync(Entry(JournalEvents.BatchFailed, batch) with { Message = "It was cancelled on the server." }).ConfigureAwait(false);
                await ClearAsync(batch, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    internal override async Task RunActionAsync(ActionBatch batch, CancellationToken cancellationToken)
    {
        if (await SettleDoubtAsync(batch, null, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        run.Lock.RequireHeld();
        if (!batch.RepeatIsHarmless)
        {
            await BeginAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        ActionOutcome outcome;
        try
        {
            outcome = await batch.Run(ActionContext(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationException or OperationCanceledException)
        {
            if (!batch.RepeatIsHarmless)
            {
                // It ended and said so: invoking the phase again runs it again.
                await run.TryAppendAsync(Entry(JournalEvents.BatchFailed, batch) with { Message = run.Messages.Mask(e is MigrationException ? e.Message : "It was stopped.") }).ConfigureAwait(false);
            }

            throw;
        }

        tally.Message = outcome.Message is null ? string.Empty : run.Messages.Mask(outcome.Message);
        if (!outcome.Done)
        {
            throw new WaitingForOperatorException(tally.Message, course.Phase.Id, outcome.Milestone ?? string.Empty);
        }

        await EndAsync(batch, cancellationToken, tally.Message).ConfigureAwait(false);
    }

    /// <summary>The batch ran, or is known to have run, in an earlier run.</summary>
    internal bool IsDone(Batch batch)
    {
        if (!course.Done.TryGetValue((position, batch.Key), out var checksum))
        {
            return false;
        }

        if (checksum != batch.Checksum && checksum.Length > 0 && !run.Options.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Place}: batch {batch.Key} of step {position} ({step.Name}) of phase {course.Phase.Id} is done, and what it ran differs from what stands there now. " +
                "Put back what was run, or undo the phase and apply it anew; nothing was run now.",
                course.Phase.Id,
                []);
        }

        tally.BatchesDoneBefore++;
        return true;
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = _clean
            ? await run.Sessions.WorkAsync(step.On, cancellationToken).ConfigureAwait(false)
            : await run.Sessions.CleanAsync(step.On, cancellationToken).ConfigureAwait(false);
        _clean = true;
        run.Sessions.MarkUsed(connection);
        if (step.On != DatabaseSessions.Home)
        {
            await JournalSchema.EnsureAsync(connection, null, run.Plan.Name, run.State.Environment, cancellationToken).ConfigureAwait(false);
        }

        return connection;
    }

    private LockWatch Watch(NpgsqlConnection connection, Batch batch, int attempt)
    {
        var first = TimeSpan.FromMilliseconds(Math.Min(250, _limits.LockTimeout.TotalMilliseconds / 2));
        var said = false;
        return run.Lock.Watch(connection.ProcessID, first, report =>
        {
            if (report.Blockers.Count > 0 && !said)
            {
                said = true;
                run.Messages.Verbose($"Waiting for {report.Lock}: blocked by {report.Blockers[0]}");
            }

            run.Messages.Progress($"Phase {course.Phase.Id}", $"{step.Name}, {batch.Title}: waiting for {report.Lock}, try {attempt}" + (report.Blockers.Count > 0 ? $", blocked by {report.Blockers[0]}" : string.Empty), -1);
        });
    }

    private void Waited(BlockReport? report, int attempt)
    {
        if (report?.Waited is not { } waited)
        {
            return;
        }

        tally.Waited += waited;
        var first = report.Blockers.Count > 0 ? report.Blockers[0] : null;
        course.Add(new LockWait
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
        });
    }

    private async Task PauseAsync(PostgresException e, Batch batch, Stopwatch budget, int attempt, BlockReport? report, CancellationToken cancellationToken)
    {
        tally.Retries++;
        var left = _limits.LockBudget - budget.Elapsed;
        await BlockerTerminator.TerminateAsync(run, course, position, report, cancellationToken).ConfigureAwait(false);
        if (left <= TimeSpan.Zero)
        {
            var who = report is { Blockers.Count: > 0 } ? $" Blocked by {report.Blockers[0]}." : string.Empty;
            throw new LockBudgetSpentException(
                $"{step.Place}: step {position} ({step.Name}) of phase {course.Phase.Id}, {batch.Title}, did not get its locks in {attempt} tries over {Plans.DurationText.Format(budget.Elapsed)} ({LockPolicy.Describe(_limits)}): {e.MessageText} ({e.SqlState}).{who} " +
                "The batch was rolled back. Let the blocker end or end it, or raise lock_budget, then invoke the phase again.",
                course.Phase.Id,
                course.Waits,
                course.PartlyApplied,
                e);
        }

        var pause = LockPolicy.Pause(attempt, left);
        run.Messages.Progress($"Phase {course.Phase.Id}", $"{step.Name}, {batch.Title}: {e.MessageText}; try {attempt + 1} in {Plans.DurationText.Format(pause)}" + (report is { Blockers.Count: > 0 } ? $"; blocked by {report.Blockers[0]}" : string.Empty), -1);
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

    /// <summary>Settles what an earlier run left in doubt. True: it is done.</summary>
    private async Task<bool> SettleDoubtAsync(Batch batch, IDoubtProbe? probe, CancellationToken cancellationToken)
    {
        if (!course.Doubts.Contains((position, batch.Key)) || batch is ActionBatch { RepeatIsHarmless: true })
        {
            return false;
        }

        var answer = new DoubtAnswer(null, "It cannot be asked whether it took effect.");
        if (probe is not null)
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            answer = await probe.AskAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Done is not { } done)
        {
            throw new InDoubtException(
                $"{step.Place}: step {position} ({step.Name}) of phase {course.Phase.Id}, {batch.Title}, was begun by a run that ended without a word. {answer.Message} " +
                "Look at what it was to do, then say it: Repair-MigrationPhase -Mark Done|NotDone -Reason …",
                course.Phase.Id,
                position,
                batch.Key);
        }

        run.Messages.Info($"Phase {course.Phase.Id}, {step.Name}, {batch.Title}: {answer.Message}");
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run.Journal.AppendAsync(home, durable: true, cancellationToken, Entry(JournalEvents.BatchResolved, batch) with
        {
            Message = answer.Message,
            Detail = JournalStore.Json(new Dictionary<string, bool> { ["done"] = done }),
        }).ConfigureAwait(false);
        course.Doubts.Remove((position, batch.Key));
        return done;
    }

    private async Task BeginAsync(Batch batch, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run.Journal.AppendAsync(home, durable: true, cancellationToken, Entry(JournalEvents.BatchStarted, batch) with { Runner = run.Lock.ProcessId }).ConfigureAwait(false);
    }

    private async Task EndAsync(Batch batch, CancellationToken cancellationToken, string? message = null)
    {
        // What was done must be journaled even if the operator stops just now.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
        await run.Journal.AppendAsync(home, durable: true, deadline.Token, DoneEntry(batch) with { Message = message, Runner = null }).ConfigureAwait(false);
        course.Done[(position, batch.Key)] = batch.Checksum;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task ClearAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Probe is null)
        {
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            var connection = await run.Sessions.WorkAsync(step.On, deadline.Token).ConfigureAwait(false);
            var answer = await batch.Probe.AskAsync(connection, deadline.Token).ConfigureAwait(false);
            run.Messages.Verbose(answer.Message);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or MigrationException)
        {
            run.Messages.Warn($"What {batch.Title} may have left could not be cleared away: {e.Message} The next invocation does it.");
        }
    }

    private StatementFailedException Refused(PostgresException e, BatchStatement? statement, StatementBatch batch) =>
        ServerErrors.Translate(e, statement, batch, course.Phase.Id, course.PartlyApplied);

    private JournalEntry Entry(string what, Batch batch) => new(what)
    {
        Phase = course.Phase.Id, Step = position, Batch = batch.Key, Run = run.Run, Epoch = course.Epoch, Checksum = batch.Checksum, Message = $"{step.Name}: {batch.Title}",
    };

    private JournalEntry DoneEntry(Batch batch) => Entry(JournalEvents.BatchDone, batch) with { Runner = run.Lock.ProcessId };

    /// <summary>Counts a batch as done, in memory.</summary>
    internal void Done(Batch batch)
    {
        course.Done[(position, batch.Key)] = batch.Checksum;
        tally.Batches++;
    }

    private ActionContext ActionContext() => new(
        run.Plan,
        course.Phase,
        run.Run,
        course.BeganAt,
        run.Variables,
        async token => await run.Journal.ReadStateAsync(await run.HomeAsync(token).ConfigureAwait(false), token).ConfigureAwait(false),
        async (name, note, token) => await run.Journal.AppendAsync(await run.HomeAsync(token).ConfigureAwait(false), durable: true, token, MilestoneEntry.Of(name, note, run.Run)).ConfigureAwait(false),
        run.Messages.AddSecret,
        text => run.Messages.Info(text));
}
