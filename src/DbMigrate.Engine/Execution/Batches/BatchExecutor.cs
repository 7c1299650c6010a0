using System.Diagnostics;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs the batches of one step, of any kind, exactly once: the journal's row for a transaction is written in it;
/// around what runs outside one, an intent
/// before and an outcome after.
/// </summary>
internal sealed class BatchExecutor(
    RunContext run,
    PhaseExecution course,
    MigrationStep step,
    int position,
    StepCounters tally
) : BatchRunner
{
    private readonly MigrationLimits _limits = run.Limits(course.Phase, step.Limits);
    private readonly BatchJournalEntries _entries = new(run, course, step, position);
    private readonly LockRetry _patience = new(
        run,
        course,
        step,
        position,
        tally,
        run.Limits(course.Phase, step.Limits)
    );
    private bool _clean;
    private int _holder = run.Lock.ProcessId;

    /// <summary>
    /// Whether the batch that is to run ends the phase, so that it can take the rows of its end along.
    /// </summary>
    internal bool MayClose { get; set; }

    internal override async Task RunTransactionAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        if (step.On != DatabaseSessions.Home || course.Opening is { MayBeCarried: false })
        {
            await course.OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        var closing = MayClose && step.On == DatabaseSessions.Home ? course.Closing : null;
        var budget = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            run.Lock.RequireHeld();
            var connection = await ConnectAsync(batch, cancellationToken).ConfigureAwait(false);
            using var watch = _patience.Watch(connection, batch, attempt);
            var transaction = new TransactionRunner(run, course, step, batch, _limits, DoneEntry(batch), closing);
            try
            {
                tally.Rows += await transaction.RunAsync(connection, cancellationToken).ConfigureAwait(false);
                _patience.Waited(watch.Longest, attempt);
                return;
            }
            catch (PostgresException e) when (e.SqlState == JournalProblem.IsThere && course.Opening is { } opening)
            {
                // The phase began; nothing of it ran.
                await opening.TakeSnapshotAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
            {
                _patience.Waited(
                    watch.Longest
                        ?? new BlockReport(
                            e.SqlState == PostgresErrorCodes.LockNotAvailable ? _limits.LockTimeout : TimeSpan.Zero,
                            string.Empty,
                            []
                        ),
                    attempt
                );
                await _patience
                    .PauseAsync(e, batch, budget, attempt, watch.Longest, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw Refused(e, transaction.Failing, batch);
            }
        }
    }

    internal override async Task RunAloneAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        await course.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await SettleDoubtAsync(batch, batch.Probe, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var budget = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            run.Lock.RequireHeld();
            var connection = await ConnectAsync(batch, cancellationToken).ConfigureAwait(false);
            if (await PrepareAsync(batch, connection, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            await BeginAsync(batch, cancellationToken).ConfigureAwait(false);
            using var watch = _patience.Watch(connection, batch, attempt);
            var done = false;
            try
            {
                tally.Rows += await NonTransactionalRunner
                    .RunAsync(connection, batch.Statements[0], _limits, cancellationToken)
                    .ConfigureAwait(false);
                done = true;
            }
            catch (Exception e) when (ConnectionLoss.Is(e))
            {
                // Nobody heard how it ended: it stays in doubt, for the next run to ask the catalog.
                throw LostConnection.OutsideTransaction(step, course, batch, e);
            }
            catch (PostgresException e)
            {
                // The server answered: it did not take effect, or left something invalid that the probe takes away
                // before the next try.
                await run.TryAppendAsync(
                        course,
                        _entries.Of(JournalEvents.BatchFailed, batch) with
                        {
                            Message = run.Messages.Mask($"{e.MessageText} ({e.SqlState})"),
                        }
                    )
                    .ConfigureAwait(false);
                if (await ClearAsync(batch, TimeSpan.FromMinutes(5), cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                if (!LockPolicy.IsRetryable(e.SqlState) || cancellationToken.IsCancellationRequested)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw Refused(e, batch.Statements[0], batch);
                }

                _patience.Waited(watch.Longest ?? new BlockReport(TimeSpan.Zero, string.Empty, []), attempt);
                await _patience
                    .PauseAsync(e, batch, budget, attempt, watch.Longest, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (connection.FullState == System.Data.ConnectionState.Open)
            {
                await run.TryAppendAsync(
                        course,
                        _entries.Of(JournalEvents.BatchFailed, batch) with
                        {
                            Message = "It was cancelled on the server.",
                        }
                    )
                    .ConfigureAwait(false);

                // Who stops does not want to wait: taking away an invalid index waits for every transaction that knows
                // its table.
                await ClearAsync(batch, TimeSpan.FromSeconds(3), CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            if (done)
            {
                _patience.Waited(watch.Longest, attempt);
                await EndAsync(batch, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    internal override async Task RunActionAsync(ActionBatch batch, CancellationToken cancellationToken)
    {
        await course.OpenAsync(cancellationToken).ConfigureAwait(false);
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
            outcome = await batch
                .Run(ActionContext.Of(run, course, position, _limits, tally), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationException or OperationCanceledException)
        {
            if (!batch.RepeatIsHarmless)
            {
                // It ended and said so: invoking the phase again runs it again.
                await run.TryAppendAsync(
                        course,
                        _entries.Of(JournalEvents.BatchFailed, batch) with
                        {
                            Message = run.Messages.Mask(e is MigrationException ? e.Message : "It was stopped."),
                        }
                    )
                    .ConfigureAwait(false);
            }

            throw;
        }

        tally.Message = outcome.Message is null ? string.Empty : run.Messages.Mask(outcome.Message);
        if (!outcome.Done)
        {
            throw new WaitingForOperatorException(tally.Message, course.Phase.Id, outcome.Milestone ?? string.Empty);
        }

        await EndAsync(batch, cancellationToken, tally.Message, outcome.Records).ConfigureAwait(false);
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
                $"{step.Place}: batch {batch.Key} of step {position} ({step.Name}) of phase {course.Phase.Id} is done, and what it ran differs from the plan's present content. Nothing was run.",
                course.Phase.Id,
                []
            );
        }

        tally.BatchesDoneBefore++;
        return true;
    }

    private async Task<NpgsqlConnection> ConnectAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        var connection = _clean
            ? await run.Sessions.WorkAsync(step.On, cancellationToken).ConfigureAwait(false)
            : await run.Sessions.CleanAsync(step.On, cancellationToken).ConfigureAwait(false);
        _clean = true;
        if (!batch.Transactional || batch.Statements.Any(s => s.MayLeaveState))
        {
            run.Sessions.MarkUsed(connection);
        }

        if (step.On != DatabaseSessions.Home)
        {
            await JournalSchema
                .EnsureAsync(connection, null, run.Plan.Name, run.State.Environment, cancellationToken)
                .ConfigureAwait(false);
            _holder = await WorkLock
                .HoldAsync(connection, run, _limits.LockBudget, cancellationToken)
                .ConfigureAwait(false);
        }

        return connection;
    }

    private async Task<bool> SettleDoubtAsync(Batch batch, IInDoubtProbe? probe, CancellationToken cancellationToken)
    {
        try
        {
            return await new InDoubtResolver(run, course, step, position)
                .SettleAsync(
                    batch,
                    probe,
                    token => run.Sessions.WorkAsync(step.On, token),
                    _entries.Of(JournalEvents.BatchResolved, batch),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (batch is StatementBatch statements)
        {
            throw Refused(e, statements.Statements[0], statements);
        }
    }

    private async Task BeginAsync(Batch batch, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run
            .Journal.AppendAsync(
                home,
                durable: true,
                cancellationToken,
                _entries.Keeping(JournalEvents.BatchStarted, batch)
            )
            .ConfigureAwait(false);
    }

    private async Task EndAsync(
        Batch batch,
        CancellationToken cancellationToken,
        string? message = null,
        IReadOnlyList<JournalEntry>? records = null
    )
    {
        // What was done must be journaled even if the operator stops just now.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
        var holder = batch is ActionBatch { RepeatIsHarmless: true } ? run.Lock.ProcessId : (int?)null;
        await run
            .Journal.AppendAsync(
                home,
                durable: true,
                deadline.Token,
                [.. records ?? [], DoneEntry(batch) with { Message = message, Runner = holder }]
            )
            .ConfigureAwait(false);
        course.Done[(position, batch.Key)] = batch.Checksum;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Clears the way before a try. True: what the statement wants is done already, and it must not run.
    /// </summary>
    private async Task<bool> PrepareAsync(
        StatementBatch batch,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        InDoubtAnswer? answer;
        try
        {
            answer = batch.Probe is null
                ? null
                : await batch.Probe.PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw Refused(e, batch.Statements[0], batch);
        }

        if (answer is null)
        {
            return false;
        }

        run.Messages.Info($"Phase {course.Phase.Id}, {step.Name}, {batch.Title}: {answer.Message}");
        if (answer.Done == true)
        {
            await BeginAsync(batch, cancellationToken).ConfigureAwait(false);
            await EndAsync(batch, cancellationToken, answer.Message).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    /// <summary>
    /// Clears away what a try that failed left, under a deadline of its own. True: what the statement wants was brought
    /// to its end with that.
    /// </summary>
    private async Task<bool> ClearAsync(StatementBatch batch, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            return await PrepareAsync(
                    batch,
                    await run.Sessions.WorkAsync(step.On, deadline.Token).ConfigureAwait(false),
                    deadline.Token
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or MigrationException)
        {
            run.Messages.Warn(
                $"What {batch.Title} may have left could not be cleared away: {e.Message} The next invocation does it."
            );
            return false;
        }
    }

    private MigrationException Refused(PostgresException e, BatchStatement? statement, StatementBatch batch) =>
        ConnectionLoss.Is(e)
            ? LostConnection.OutsideTransaction(step, course, batch, e)
            : ServerErrors.Translate(
                e,
                batch.PlaceOf(statement, e.Position),
                batch.Transactional,
                course.Phase.Id,
                course.PartlyApplied,
                run.Messages.Mask
            );

    /// <summary>The row of a batch, for the database where it runs.</summary>
    internal JournalEntry DoneEntry(Batch batch) =>
        _entries.Keeping(JournalEvents.BatchDone, batch) with
        {
            Runner = _holder,
        };

    /// <summary>Counts a batch as done, in memory.</summary>
    internal void Done(Batch batch)
    {
        course.Done[(position, batch.Key)] = batch.Checksum;
        tally.Batches++;
    }
}
