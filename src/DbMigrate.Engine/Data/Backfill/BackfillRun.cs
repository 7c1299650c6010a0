using System.Collections.Concurrent;
using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Backfill;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Starts or resumes a backfill: its workers, and beside them the throttle and VACUUM.</summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="batch">The step's batch.</param>
/// <param name="plan">The plan's name.</param>
/// <param name="table">The table with its key.</param>
/// <param name="action">What is done with the rows.</param>
internal sealed class BackfillRun(
    DataServices services,
    StepExecution step,
    BackfillBatch batch,
    string plan,
    KeyedTable table,
    RowAction action
)
{
    private const string Purpose = "backfill";

    private readonly BackfillOutcome _outcome = new(services, step);
    private readonly DataProblems _problems = new(services, step, DataWords.Backfill);
    private readonly CursorStore _cursor = new(
        plan,
        step.Execution.Owner,
        step.Execution.ExecutionId,
        step.Position,
        step.Step.Connections.WritesHome ? services.Locks.Lock.ProcessId : null
    );

    /// <summary>What the journal keeps of the batch, over all runs; set when the backfill has ended.</summary>
    internal BatchMeasures Measures { get; private set; } = new();

    private string Writes => step.Step.Connections.Writes;

    /// <summary>Changes all rows that are not done yet.</summary>
    /// <returns>What was done, in a sentence.</returns>
    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyPart> ranges = [];
        return await _problems
            .TranslateAsync(
                async () =>
                {
                    var connection = await services.ConnectAsync(Writes, plan, cancellationToken).ConfigureAwait(false);
                    var sql = new KeySql(table, action);
                    ranges = await _cursor.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                    _problems.RequireUnchanged(ranges, batch.Checksum);
                    if (ranges.Count == 0)
                    {
                        ranges = await MakeRangesAsync(connection, sql, cancellationToken).ConfigureAwait(false);
                    }

                    return await RunAsync(ranges, sql, connection, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    // The ends of the table are read, which waits behind a session that has locked it exclusively.
    private async Task<IReadOnlyList<KeyPart>> MakeRangesAsync(
        NpgsqlConnection connection,
        KeySql sql,
        CancellationToken cancellationToken
    )
    {
        using var wait = new ReadWait(WaitOwner.Of(step), services.Locks, step.Limits, cancellationToken);
        if (step.Step.Connections.WritesHome)
        {
            wait.Use(connection);
        }

        return await wait.RunAsync(() =>
                new RangePlanner(table, sql, _cursor, batch.Checksum).MakeAsync(
                    connection,
                    batch.Options.Workers,
                    wait.Token
                )
            )
            .ConfigureAwait(false);
    }

    /// <summary>Retries the rows that were recorded as failed.</summary>
    /// <returns>What was done, in a sentence.</returns>
    internal Task<string> RetryAsync(CancellationToken cancellationToken) =>
        _problems.TranslateAsync(
            async () =>
            {
                var connection = await services.ConnectAsync(Writes, plan, cancellationToken).ConfigureAwait(false);
                var failed = await _cursor.ReadErrorsAsync(connection, cancellationToken).ConfigureAwait(false);
                var settled = await RetryAsync(failed, cancellationToken).ConfigureAwait(false);
                Measures = new BatchMeasures { Rows = settled, Transactions = failed.Count };
                return _outcome.Of(
                    $"{BackfillOutcome.Rows(settled)} that had failed {(settled == 1 ? "is" : "are")} done now",
                    failed.Count - settled
                );
            },
            cancellationToken
        );

    private async Task<string> RunAsync(
        IReadOnlyList<KeyPart> ranges,
        KeySql sql,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var job = Job(sql, ranges.Sum(r => r.Scanned));
        var left = new ConcurrentQueue<KeyPart>(ranges.Where(r => !r.Done));
        await WorkAsync(
                job,
                left.Count,
                async (worker, token) =>
                {
                    while (left.TryDequeue(out var range))
                    {
                        await worker.RunAsync(range, token).ConfigureAwait(false);
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var totals = await _cursor.ReadTotalsAsync(connection, cancellationToken).ConfigureAwait(false);
        Measures = new BatchMeasures
        {
            Rows = totals.Rows,
            Transactions = totals.Transactions,
            Retries = totals.Retries,
        };
        return _outcome.Of($"{BackfillOutcome.Rows(totals.Rows)} done", totals.Failed);
    }

    private async Task<int> RetryAsync(IReadOnlyList<string[]> failed, CancellationToken cancellationToken)
    {
        var left = new ConcurrentQueue<string[]>(failed);
        var settled = 0;
        await WorkAsync(
                Job(new KeySql(table, action), 0),
                failed.Count,
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
        return settled;
    }

    private async Task WorkAsync(
        BackfillJob job,
        int items,
        Func<BackfillWorker, CancellationToken, Task> workAsync,
        CancellationToken cancellationToken
    )
    {
        if (items == 0)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Locks.Lock.Lost);
        try
        {
            await job.Throttle.LookAsync(stop.Token).ConfigureAwait(false);
            await new WorkerPool<NpgsqlConnection>(
                token => services.Sessions.OpenAsync(Writes, SessionKind.Plan, Purpose, token),
                [job.Throttle.RunAsync, job.Vacuum.RunAsync]
            )
                .RunAsync(
                    Math.Min(batch.Options.Workers, items),
                    (connection, token) => workAsync(new BackfillWorker(job, connection), token),
                    stop.Token
                )
                .ConfigureAwait(false);
        }
        finally
        {
            await job.Throttle.CloseAsync().ConfigureAwait(false);
        }
    }

    private BackfillJob Job(KeySql sql, long scanned)
    {
        var progress = new BackfillProgress(step, services.Messages, services.Time, table.EstimatedRows, scanned);
        var lockTimeout = step.Limits.LockTimeout;
        return new BackfillJob
        {
            Services = services,
            Step = step,
            Batch = batch,
            Table = table,
            Sql = sql,
            Cursor = _cursor,
            Throttle = new Throttle(services, step, batch.Options.Throttle, $"{Purpose} watch")
            {
                Plan = plan,
                OnChange = progress.Waiting,
            },
            Vacuum = new BackfillVacuum(services, Writes, table, batch.Options.Workers),
            Progress = progress,
            Limits = step.Limits with
            {
                LockTimeout = lockTimeout < batch.Options.Target ? lockTimeout : batch.Options.Target,
            },
        };
    }
}
