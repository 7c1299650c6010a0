using System.Diagnostics;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Goes through parts of a table, one after the other, on a session of its own.</summary>
internal sealed class BackfillWorker(BackfillJob job, NpgsqlConnection connection)
{
    private readonly BatchSize _size = new(job.Options.Target, job.Vacuum.LargestBatch);
    private readonly KeyRangeEstimator _reckoner = new(job.Table);
    private readonly BatchTransaction _transaction = new(job, connection);
    private readonly LockRetry _patience = new(
        job.Context.Services,
        job.Context.Course,
        job.Step,
        job.Context.Position,
        job.Context.Tally,
        job.Limits
    );

    /// <summary>Does the rest of a part.</summary>
    internal async Task RunAsync(KeyPart part, CancellationToken cancellationToken)
    {
        while (!part.Done)
        {
            await job.Throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
            job.Context.Services.Lock.RequireHeld();
            var clock = Stopwatch.StartNew();
            var n = _size.Rows;
            var (after, reckoned) = (part.Reached, _reckoner.Next(part, n));
            var to = reckoned ?? await LookAsync(part, n, cancellationToken).ConfigureAwait(false);
            var last = ReferenceEquals(to, part.Upper);
            try
            {
                var rows = await _transaction
                    .RunAsync(
                        job.Sql.Work(part.Reached, to),
                        r => job.Cursor.Move(part, to, last, r, last ? r : n),
                        n > 1,
                        last,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                Moved(part, to, last);
                job.Progress.Add(rows, last ? rows : n);
                if (!last)
                {
                    _size.Took(n, clock.Elapsed);
                    _reckoner.Learn(after, to, reckoned is null, n, rows);
                }

                await job.Vacuum.AddDeadAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (e.SqlState == PostgresErrorCodes.QueryCanceled
                    && n > 1
                    && !cancellationToken.IsCancellationRequested
                )
            {
                await FewerAsync(n, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await AgainAsync(part, to, last, n, e, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (job.Options.RecordErrors && RowErrors.IsOfRow(e) && !cancellationToken.IsCancellationRequested)
            {
                if (n > 1)
                {
                    await FewerAsync(n, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await RecordAsync(part, to, last, e, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Tries again a row that was recorded as failed.</summary>
    /// <returns>Whether it is done now.</returns>
    internal async Task<bool> RetryAsync(string[] key, CancellationToken cancellationToken)
    {
        await job.Throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        job.Context.Services.Lock.RequireHeld();
        var budget = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                job.Progress.Add(
                    await _transaction
                        .RunAsync(
                            job.Sql.WorkOne(key),
                            _ => job.Cursor.SettleError(key),
                            false,
                            true,
                            cancellationToken
                        )
                        .ConfigureAwait(false),
                    0
                );
                return true;
            }
            catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await PauseAsync(budget, attempt, e, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (RowErrors.IsOfRow(e) && !cancellationToken.IsCancellationRequested)
            {
                await _transaction
                    .RunAsync(null, _ => Recording(key, e), false, true, cancellationToken)
                    .ConfigureAwait(false);
                return false;
            }
        }
    }

    /// <summary>
    /// The key of the n-th row after the last one that is done; the part's upper bound where there are not that many.
    /// </summary>
    private async Task<IReadOnlyList<string>> LookAsync(KeyPart part, long n, CancellationToken cancellationToken)
    {
        // One implicit transaction: what is set for the reading of keys ends with it.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { KeySql.Settings(), job.Sql.Next(part.Reached, part.Upper, n) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? reader.GetFieldValue<string[]>(0)
            : part.Upper;
    }

    /// <summary>The same rows again until they can be locked: the place does not move meanwhile.</summary>
    private async Task AgainAsync(
        KeyPart part,
        IReadOnlyList<string> to,
        bool last,
        long n,
        PostgresException error,
        CancellationToken cancellationToken
    )
    {
        var budget = Stopwatch.StartNew();
        Waited(ReportOf(error), 1);
        for (var attempt = 1; ; attempt++)
        {
            await PauseAsync(budget, attempt, error, cancellationToken).ConfigureAwait(false);
            await job.Throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
            job.Context.Services.Lock.RequireHeld();
            using var watch = job.Options.Workers == 1 ? _patience.Watch(connection, job.Batch, attempt) : null;
            try
            {
                var rows = await _transaction
                    .RunAsync(
                        job.Sql.Work(part.Reached, to),
                        r => job.Cursor.Move(part, to, last, r, last ? r : n),
                        n > 1,
                        last,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                Waited(watch?.Longest, attempt + 1);
                Moved(part, to, last);
                job.Progress.Add(rows, last ? rows : n);
                return;
            }
            catch (PostgresException e) when (LockPolicy.IsRetryable(e.SqlState))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Waited(watch?.Longest ?? ReportOf(e), attempt + 1);
                error = e;
            }
            catch (PostgresException e)
                when (e.SqlState == PostgresErrorCodes.QueryCanceled
                    && n > 1
                    && !cancellationToken.IsCancellationRequested
                )
            {
                Shrink();
                return;
            }
            catch (PostgresException e)
                when (job.Options.RecordErrors && RowErrors.IsOfRow(e) && !cancellationToken.IsCancellationRequested)
            {
                // Met again, and dealt with, where the batch is cut anew.
                return;
            }
        }
    }

    /// <summary>
    /// The next batch is a fraction of this one, and its end is looked for: what was reckoned with did not hold.
    /// </summary>
    private void Shrink()
    {
        _size.Shrink();
        _reckoner.Forget();
    }

    private async Task FewerAsync(long n, CancellationToken cancellationToken)
    {
        Shrink();

        // What was rolled back is dead too.
        await job.Vacuum.AddDeadAsync(n / 2, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(
        KeyPart part,
        IReadOnlyList<string> key,
        bool last,
        PostgresException error,
        CancellationToken cancellationToken
    )
    {
        await _transaction
            .RunAsync(
                Recording(key, error),
                _ => job.Cursor.Move(part, key, last, 0, 1),
                false,
                last,
                cancellationToken
            )
            .ConfigureAwait(false);
        Moved(part, key, last);
        job.Progress.Add(0, 1);
        if (Interlocked.Increment(ref job.Recorded) <= 10)
        {
            job.Context.Services.Messages.Warn(
                $"{job.Step.Place}: {job.Step.Name}: the row with {job.Table.Describe(key)} failed and was recorded: {error.MessageText} ({error.SqlState})"
            );
        }
    }

    private NpgsqlBatchCommand Recording(IReadOnlyList<string> key, PostgresException error) =>
        job.Cursor.RecordError(
            key,
            job.Table.Names,
            error.SqlState,
            job.Context.Services.Messages.Mask(
                error.MessageText + (error.Detail is { Length: > 0 } detail ? $" {detail}" : string.Empty)
            )
        );

    private static void Moved(KeyPart part, IReadOnlyList<string> to, bool last) =>
        (part.Reached, part.Done) = (to, last);

    private void Waited(BlockReport? report, int attempt)
    {
        lock (job.Context.Tally)
        {
            _patience.Waited(report, attempt);
        }
    }

    private BlockReport ReportOf(PostgresException error) =>
        new(
            error.SqlState == PostgresErrorCodes.LockNotAvailable ? job.Limits.LockTimeout : TimeSpan.Zero,
            string.Empty,
            []
        );

    private Task PauseAsync(
        Stopwatch budget,
        int attempt,
        PostgresException error,
        CancellationToken cancellationToken
    ) => _patience.PauseAsync(error, job.Batch, budget, attempt, null, cancellationToken);
}
