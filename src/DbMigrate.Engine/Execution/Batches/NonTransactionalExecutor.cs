using System.Data;
using System.Diagnostics;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs one statement outside a transaction, with an intent row before and an outcome row after.</summary>
internal sealed class NonTransactionalExecutor(StepServices services)
{
    private static readonly TimeSpan ClearDeadline = TimeSpan.FromMinutes(5);

    // Dropping an invalid index waits for all transactions that know its table. An operator who cancels does not wait.
    private static readonly TimeSpan CancelledClearDeadline = TimeSpan.FromSeconds(3);

    /// <summary>Runs the statement, and retries it while it does not get its locks.</summary>
    internal async Task RunAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        if (await ResolveAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await services
            .Retry.RunAsync(batch, attempt => AttemptAsync(batch, attempt, attempt.Token), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <returns>True: the batch is done.</returns>
    private async Task<bool> AttemptAsync(
        StatementBatch batch,
        LockAttempt attempt,
        CancellationToken cancellationToken
    )
    {
        var connection = await services.Session.ConnectAsync(batch, cancellationToken).ConfigureAwait(false);
        if (await ClearBeforeAsync(batch, connection, attempt.Number, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        await services.AwaitTurnAsync(batch, attempt, connection, cancellationToken).ConfigureAwait(false);
        await services.Journal.StartAsync(batch, cancellationToken).ConfigureAwait(false);
        if (batch.Statements[0].Traits.MayCommit)
        {
            services.Execution.Kept.BeginStatement(services.Step.Position);
        }

        attempt.Watch(connection);
        var clock = Stopwatch.StartNew();
        long rows;
        try
        {
            rows = await ExecuteAsync(batch, attempt, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            return await FailAsync(batch, e, clock.Elapsed, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (connection.FullState == ConnectionState.Open)
        {
            services.Execution.Running = RunningWork.Statement;
            await services
                .Journal.FailAsync(batch, "It was cancelled on the server.", clock.Elapsed)
                .ConfigureAwait(false);
            await ClearAsync(batch, CancelledClearDeadline, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        attempt.Record(error: null);
        var done = services.Journal.Entries.Done(batch, runner: null) with
        {
            Duration = attempt.Before + clock.Elapsed,
            Measures = new BatchMeasures
            {
                Before = batch.Before,
                Rows = batch.Statements[0].CountsRows ? rows : null,
                Retries = attempt.Number - 1,
            },
        };
        await services.Journal.EndAsync(batch, done, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<long> ExecuteAsync(
        StatementBatch batch,
        LockAttempt attempt,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        // After a lost connection the outcome is unknown: the next run reads it from the catalog.
        var rows = await ConnectionGuard
            .RunAsync(
                LostConnection.OutsideTransaction(services.Step, batch),
                () =>
                    batch.Statements[0].Traits.IsConcurrent
                        ? attempt.EndingBlockersAsync(StatementAsync, cancellationToken)
                        : StatementAsync()
            )
            .ConfigureAwait(false);
        services.Step.Counters.AddRows(rows);
        return rows;

        Task<long> StatementAsync() =>
            new NonTransactionalRunner(services, attempt.Limits).RunAsync(
                connection,
                batch.Statements[0],
                cancellationToken
            );
    }

    /// <summary>
    /// Handles a statement that the server refused: it did not take effect, or left an invalid object that the probe
    /// removes.
    /// </summary>
    /// <returns>True: the probe completed what the statement does. Otherwise this throws.</returns>
    private async Task<bool> FailAsync(
        StatementBatch batch,
        PostgresException e,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        await services.Journal.FailAsync(batch, $"{e.MessageText} ({e.SqlState})", duration).ConfigureAwait(false);

        // A stop cancels the statement on the server: it ends as one that the server refused, too.
        var isStopped = cancellationToken.IsCancellationRequested;
        if (
            await ClearAsync(
                    batch,
                    isStopped ? CancelledClearDeadline : ClearDeadline,
                    isStopped ? CancellationToken.None : cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            return true;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (LockPolicy.IsRetryable(e.SqlState))
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
        }

        throw await services.RefusedAsync(e, batch.Statements[0], batch).ConfigureAwait(false);
    }

    private Task<bool> ResolveAsync(StatementBatch batch, CancellationToken cancellationToken) =>
        AskAsync(batch, () => new InDoubtResolver(services).ResolveAsync(batch, batch.Probe, cancellationToken));

    /// <summary>Lets the probe prepare an attempt.</summary>
    /// <returns>True: what the statement does is done already, and it must not run.</returns>
    private async Task<bool> ClearBeforeAsync(
        StatementBatch batch,
        NpgsqlConnection connection,
        int attempt,
        CancellationToken cancellationToken
    )
    {
        if (batch.Probe is not { } probe)
        {
            return false;
        }

        // It may drop an invalid index, which waits for all transactions that use the table.
        using var watch = services.Retry.Watch(connection, batch, attempt);
        try
        {
            return await PrepareAsync(
                    batch,
                    () =>
                        services.Retry.EndingBlockersAsync(
                            watch,
                            () => probe.PrepareAsync(connection, Waiting(batch), cancellationToken),
                            cancellationToken
                        ),
                    watch,
                    attempt,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            services.Execution.Kept.Leave(services.Step.Position, MayStay(batch));
            throw;
        }
    }

    private async Task<bool> PrepareAsync(
        StatementBatch batch,
        Func<Task<InDoubtAnswer?>> prepareAsync,
        LockWatch watch,
        int attempt,
        CancellationToken cancellationToken
    )
    {
        var answer = await AskAsync(batch, prepareAsync).ConfigureAwait(false);
        services.Retry.Record(watch.Longest, attempt);
        services.Execution.Kept.Clear(services.Step.Position);
        if (answer is null)
        {
            return false;
        }

        services.Run.Messages.Info($"{services.Step.Heading}, {batch.Title}: {answer.Message}");
        if (answer.Done != true)
        {
            return false;
        }

        await services.Journal.StartAsync(batch, cancellationToken).ConfigureAwait(false);
        await services.Journal.EndAsync(batch, cancellationToken, answer.Message).ConfigureAwait(false);
        return true;
    }

    private async Task<T> AskAsync<T>(StatementBatch batch, Func<Task<T>> askAsync)
    {
        try
        {
            return await ConnectionGuard
                .RunAsync(LostConnection.OutsideTransaction(services.Step, batch), askAsync)
                .ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw await services.RefusedAsync(e, batch.Statements[0], batch).ConfigureAwait(false);
        }
    }

    private string MayStay(StatementBatch batch) =>
        $"what {batch.Title} of step {services.Step.Position} left may stay until the next run";

    /// <summary>Says that the probe waits for another session, which works on an index of the table.</summary>
    private Action<int> Waiting(StatementBatch batch)
    {
        int? said = null;
        return processId =>
        {
            var text = $"the session {processId} still builds or drops an index of the table; waiting for its end";
            if (said != processId)
            {
                said = processId;
                services.Run.Messages.Info(
                    $"{services.Step.Heading}, {batch.Title}: {text}. To end it: select pg_terminate_backend({processId})"
                );
            }

            services.Run.Messages.Progress(services.Step.Heading, text, -1);
        };
    }

    /// <summary>
    /// Lets the probe remove what a failed attempt left, under a deadline of its own. No session is ended for it.
    /// </summary>
    /// <returns>True: the probe completed what the statement does.</returns>
    private async Task<bool> ClearAsync(StatementBatch batch, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (batch.Probe is not { } probe)
        {
            return false;
        }

        using var cleaning = services.Run.Sessions.CleanUp();
        using var timeout = new CancellationTokenSource(longest, services.Run.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var connection = await services.Session.ConnectAsync(deadline.Token).ConfigureAwait(false);
            using var watch = services.Retry.Watch(connection, batch, attempt: 1);
            var isDone = await PrepareAsync(
                    batch,
                    () => probe.PrepareAsync(connection, Waiting(batch), deadline.Token),
                    watch,
                    attempt: 1,
                    deadline.Token
                )
                .ConfigureAwait(false);
            if (!isDone && await probe.DescribeLeftAsync(connection, deadline.Token).ConfigureAwait(false) is { } left)
            {
                services.Execution.Kept.Leave(services.Step.Position, left);
            }

            return isDone;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or MigrationException)
        {
            // Its own deadline cancels it, not a statement_timeout of the plan.
            var why = timeout.IsCancellationRequested
                ? $"other transactions still use the table after {DurationText.Format(longest)}."
                : e.Message;
            services.Execution.Kept.Leave(services.Step.Position, MayStay(batch));
            services.Run.Messages.Warn(
                $"What {batch.Title} may have left could not be removed: {why} The next run removes it."
            );
            return false;
        }
    }
}
