using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Steps.Backfill;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Goes through ranges of a table, one after the other, on a session of its own.</summary>
internal sealed class BackfillWorker(BackfillJob job, NpgsqlConnection connection)
{
    private readonly BatchSize _size = new(job.Options.Target, job.Vacuum.LargestBatch);
    private readonly KeyRangeEstimator _estimator = new(job.Table);
    private readonly BatchTransaction _transaction = new(job, connection);
    private readonly BackfillErrors _errors = new(job);
    private readonly LockRetry _retry = new(job.Step, job.Services.Locks, job.Limits);

    /// <summary>Does the rest of a range.</summary>
    internal async Task RunAsync(KeyPart range, CancellationToken cancellationToken)
    {
        while (!range.Done)
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
            var start = job.Services.Time.GetTimestamp();
            var cut = await CutAsync(range, cancellationToken).ConfigureAwait(false);
            try
            {
                var (rows, attempts) = await ChangeAsync(range, cut, cancellationToken).ConfigureAwait(false);
                Move(range, cut);
                job.Progress.Add(rows, cut.Scanned(rows));
                if (!cut.IsLast && attempts == 1)
                {
                    _size.Took(cut.Rows, job.Services.Time.GetElapsedTime(start));
                    _estimator.Learn(cut.After, cut.To, cut.WasCounted, cut.Rows, rows);
                }

                await job.Vacuum.AddDeadAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (!cancellationToken.IsCancellationRequested && MayShrink(e, cut))
            {
                await ShrinkAsync(cut, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (!cancellationToken.IsCancellationRequested && MayRecord(e))
            {
                await RecordAsync(range, cut, e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Retries a row that was recorded as failed.</summary>
    /// <returns>Whether the row is done now.</returns>
    internal async Task<bool> RetryAsync(string[] key, CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var rows = await _retry
                .RunAsync(
                    job.Batch,
                    attempt =>
                    {
                        attempt.Watch(connection);
                        return _transaction.RunAsync(
                            job.Sql.WorkOne(key),
                            _ => job.Cursor.SettleError(key),
                            bounded: false,
                            durable: true,
                            cancellationToken
                        );
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            job.Progress.Add(rows, 0);
            return true;
        }
        catch (PostgresException e) when (RowErrors.IsOfRow(e) && !cancellationToken.IsCancellationRequested)
        {
            await _transaction
                .RunAsync(null, _ => _errors.Recording(key, e), bounded: false, durable: true, cancellationToken)
                .ConfigureAwait(false);
            return false;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await job.Throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        job.Services.Locks.Lock.RequireHeld();
    }

    private async Task<(long Rows, int Attempts)> ChangeAsync(
        KeyPart range,
        BackfillCut cut,
        CancellationToken cancellationToken
    )
    {
        var attempts = 0;
        var changed = await _retry
            .RunAsync(
                job.Batch,
                async attempt =>
                {
                    // The range's position does not move while the same rows are retried.
                    attempts = attempt.Number;
                    await job.Throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
                    attempt.Watch(connection);
                    return await _transaction
                        .RunAsync(
                            job.Sql.Work(cut.After, cut.To),
                            rows =>
                                job.Cursor.Move(range, cut.To, cut.IsLast, rows, cut.Scanned(rows), attempt.Number - 1),
                            bounded: cut.Rows > 1,
                            durable: cut.IsLast,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (changed, attempts);
    }

    private async Task<BackfillCut> CutAsync(KeyPart range, CancellationToken cancellationToken)
    {
        var rows = _size.Rows;
        var estimated = _estimator.Next(range, rows);
        var to = estimated ?? await FindEndAsync(range, rows, cancellationToken).ConfigureAwait(false);
        return new BackfillCut(range.Reached, to, ReferenceEquals(to, range.Upper), rows, estimated is null);
    }

    /// <summary>
    /// Returns the key of the n-th row after the last one that is done; the range's upper bound where it has fewer.
    /// </summary>
    private async Task<IReadOnlyList<string>> FindEndAsync(KeyPart range, long n, CancellationToken cancellationToken)
    {
        // One implicit transaction: the settings for reading keys end with it.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { KeySql.Settings(), job.Sql.Next(range.Reached, range.Upper, n) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? reader.GetFieldValue<string[]>(0)
            : range.Upper;
    }

    private bool MayRecord(PostgresException error) => job.Options.RecordErrors && RowErrors.IsOfRow(error);

    /// <summary>Whether the same rows in smaller batches may do, or show the one row that fails.</summary>
    private bool MayShrink(PostgresException error, BackfillCut cut) =>
        cut.Rows > 1 && (error.SqlState == PostgresErrorCodes.QueryCanceled || MayRecord(error));

    /// <summary>Makes the next batch a fraction of this one, and finds its end by counting.</summary>
    private async Task ShrinkAsync(BackfillCut cut, CancellationToken cancellationToken)
    {
        _size.Shrink();
        _estimator.Forget();

        // The row versions that were rolled back are dead too.
        await job.Vacuum.AddDeadAsync(cut.Rows / 2, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(
        KeyPart range,
        BackfillCut cut,
        PostgresException error,
        CancellationToken cancellationToken
    )
    {
        await _transaction
            .RunAsync(
                _errors.Recording(cut.To, error),
                _ => job.Cursor.Move(range, cut.To, cut.IsLast, rows: 0, scanned: 1, retries: 0),
                bounded: false,
                durable: cut.IsLast,
                cancellationToken
            )
            .ConfigureAwait(false);
        Move(range, cut);
        job.Progress.Add(0, 1);
        _errors.Warn(cut.To, error);
    }

    private static void Move(KeyPart range, BackfillCut cut) => (range.Reached, range.Done) = (cut.To, cut.IsLast);
}
