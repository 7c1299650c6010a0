using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Runs a backfill, or goes on with one: workers, and beside them who holds them back and who cleans up behind them.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="batch">The step's batch, for messages.</param>
/// <param name="table">The table with its key.</param>
/// <param name="work">What is done with the rows.</param>
/// <param name="options">How.</param>
internal sealed class BackfillRun(
    MigrationStep step,
    ActionBatch batch,
    KeyedTable table,
    RowAction work,
    BackfillOptions options
)
{
    /// <summary>Does all rows that are not done yet.</summary>
    internal async Task<ActionOutcome> RunAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var (cursor, sql) = (CursorOf(context), new KeySql(table, work));
        IReadOnlyList<KeyPart> parts = [];
        try
        {
            var connection = await ConnectAsync(context, cancellationToken).ConfigureAwait(false);
            parts = await cursor.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            RequireSame(context, parts);
            if (parts.Count == 0)
            {
                parts = await new PartPlanner(table, sql, cursor, batch.Checksum)
                    .MakeAsync(connection, options.Workers, cancellationToken)
                    .ConfigureAwait(false);
            }

            var job = JobOf(context, cursor, sql, parts.Sum(p => p.Scanned));
            var left = new ConcurrentQueue<KeyPart>(parts.Where(p => !p.Done));
            await WorkAsync(
                    job,
                    Math.Min(options.Workers, left.Count),
                    async (worker, token) =>
                    {
                        while (left.TryDequeue(out var part))
                        {
                            await worker.RunAsync(part, token).ConfigureAwait(false);
                        }
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            var failed = await cursor.ReadErrorsAsync(connection, cancellationToken).ConfigureAwait(false);
            return Outcome(context, $"{Rows(parts.Sum(p => p.Rows) + job.Progress.Rows)} done", failed.Count);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Told(context, e, parts.Any(p => p.Done || !ReferenceEquals(p.Reached, p.Lower)));
        }
    }

    /// <summary>Tries again the rows that were recorded as failed.</summary>
    internal async Task<ActionOutcome> RetryAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var cursor = CursorOf(context);
        try
        {
            var connection = await ConnectAsync(context, cancellationToken).ConfigureAwait(false);
            var left = new ConcurrentQueue<string[]>(
                await cursor.ReadErrorsAsync(connection, cancellationToken).ConfigureAwait(false)
            );
            var (all, settled) = (left.Count, 0);
            var job = JobOf(context, cursor, new KeySql(table, work), 0);
            await WorkAsync(
                    job,
                    Math.Min(options.Workers, left.Count),
                    async (worker, token) =>
                    {
                        while (left.TryDequeue(out var key))
                        {
                            if (await worker.RetryAsync(key, token).ConfigureAwait(false))
                            {
                                Interlocked.Increment(ref settled);
                            }
                        }
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return Outcome(
                context,
                $"{Rows(settled)} that had failed {(settled == 1 ? "is" : "are")} done now",
                all - settled
            );
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Told(context, e, partly: true);
        }
    }

    private static string Rows(long count) =>
        count == 1 ? "1 row" : count.ToString("N0", CultureInfo.InvariantCulture) + " rows";

    private async Task WorkAsync(
        BackfillJob job,
        int workers,
        Func<BackfillWorker, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        if (workers == 0)
        {
            return;
        }

        var services = job.Context.Services;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Lock.Lost);
        using var aside = new CancellationTokenSource();
        var connections = new List<NpgsqlConnection>();
        Task[] helpers = [];
        try
        {
            await job.Throttle.LookAsync(stop.Token).ConfigureAwait(false);
            helpers = [job.Throttle.RunAsync(aside.Token), job.Vacuum.RunAsync(aside.Token)];
            for (var i = 0; i < workers; i++)
            {
                connections.Add(
                    await services.Sessions.OpenAsync(step.On, "backfill", stop.Token).ConfigureAwait(false)
                );
            }

            // The first that fails stops the others; its error is the one that is told.
            Exception? failure = null;
            await Task.WhenAll(
                    connections.Select(async connection =>
                    {
                        try
                        {
                            await work(new BackfillWorker(job, connection), stop.Token).ConfigureAwait(false);
                        }
                        catch (Exception e)
                        {
                            Interlocked.CompareExchange(ref failure, e, null);
                            await stop.CancelAsync().ConfigureAwait(false);
                        }
                    })
                )
                .ConfigureAwait(false);
            if (failure is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            await aside.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(helpers).ConfigureAwait(false);
            await job.Throttle.CloseAsync().ConfigureAwait(false);
            foreach (var connection in connections)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private CursorStore CursorOf(ActionContext context) =>
        new(
            context.Plan.Name,
            context.Phase.Id,
            context.Course.Epoch,
            context.Position,
            step.On == DatabaseSessions.Home ? context.Services.Lock.ProcessId : null
        );

    private BackfillJob JobOf(ActionContext context, CursorStore cursor, KeySql sql, long scanned)
    {
        var progress = new BackfillProgress(context, step.Name, table.EstimatedRows, scanned);
        return new BackfillJob
        {
            Context = context,
            Step = step,
            Batch = batch,
            Table = table,
            Sql = sql,
            Cursor = cursor,
            Options = options,
            Throttle = new Throttle(context, step.On, options) { OnChange = progress.Waiting },
            Vacuum = new BackfillVacuum(context, step.On, table, options.Workers),
            Progress = progress,
            Limits = context.Limits with
            {
                LockTimeout = context.Limits.LockTimeout < options.Target ? context.Limits.LockTimeout : options.Target,
            },
        };
    }

    private async Task<NpgsqlConnection> ConnectAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var connection = await context.Services.Sessions.WorkAsync(step.On, cancellationToken).ConfigureAwait(false);
        if (step.On != DatabaseSessions.Home)
        {
            await JournalSchema
                .EnsureAsync(connection, null, context.Plan.Name, context.Services.State.Environment, cancellationToken)
                .ConfigureAwait(false);
        }

        return connection;
    }

    private void RequireSame(ActionContext context, IReadOnlyList<KeyPart> parts)
    {
        if (parts.Any(p => p.Checksum != batch.Checksum) && !context.Services.Options.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Place}: the backfill {step.Name} of phase {context.Phase.Id} is partly done, and what it ran differs from the plan's present content. Nothing was run.",
                context.Phase.Id,
                []
            );
        }
    }

    private ActionOutcome Outcome(ActionContext context, string done, int failed)
    {
        if (failed == 0)
        {
            return new ActionOutcome(true, done + ".");
        }

        var message =
            $"{done}; {Rows(failed)} failed and {(failed == 1 ? "is" : "are")} recorded in dbmigrate.backfill_error with {(failed == 1 ? "its key and error" : "their keys and errors")}. The next run of the phase retries only {(failed == 1 ? "that row" : "those rows")}.";
        context.Services.Messages.Warn($"{step.Place}: {step.Name}: {message}");
        return new ActionOutcome(true, message);
    }

    private Exception Told(ActionContext context, Exception e, bool partly)
    {
        context.Services.Lock.RequireHeld();
        partly |= context.Course.PartlyApplied;
        if (e is PostgresException error && !ConnectionLoss.Is(error))
        {
            if (error.SqlState == JournalProblem.LostLock)
            {
                return new RunnerLockLostException($"{error.MessageText} {error.Hint}", error);
            }

            var (place, line) = BatchStatement
                .Made(error.BatchCommand?.CommandText ?? step.Name, step.Place)
                .Locate(Math.Max(1, error.Position));
            return ServerErrors.Translate(
                error,
                new StatementPlace(place, line, IsExact: error.Position > 0, AtCommit: false),
                transactional: true,
                context.Phase.Id,
                partly,
                context.Services.Messages.Mask
            );
        }

        return new ConnectionLostException(
            $"{step.Place}: the connection to the server was lost while the backfill {step.Name} of phase {context.Phase.Id} ran: {ConnectionLoss.Describe(e)}. "
                + "Its last batch was rolled back unless the server had committed it; the journal records which. The next run continues after the last row that is done.",
            context.Phase.Id,
            partly,
            e
        );
    }
}
