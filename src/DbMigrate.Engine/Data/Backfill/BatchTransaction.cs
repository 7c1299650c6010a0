using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>One transaction of a backfill: the rows, and the cursor in the journal.</summary>
internal sealed class BatchTransaction(BackfillJob job, NpgsqlConnection connection)
{
    /// <summary>Runs the transaction; after an error it is rolled back.</summary>
    /// <param name="work">Changes the rows; null: only the journal is written.</param>
    /// <param name="journal">Returns the command for the journal, by the number of rows.</param>
    /// <param name="bounded">Whether it is cancelled when it takes too long.</param>
    /// <param name="durable">
    /// Whether the commit waits for the disk. The last one of a range does, which makes those before it durable too.
    /// </param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>The rows that were changed, or that the function was called for.</returns>
    internal async Task<long> RunAsync(
        NpgsqlBatchCommand? work,
        Func<long, NpgsqlBatchCommand> journal,
        bool bounded,
        bool durable,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var rows = 0L;
            await using (
                var first = new NpgsqlBatch(connection)
                {
                    BatchCommands = { new("begin"), LockPolicy.LocalTimeouts(Limits(bounded)), Planner() },
                }
            )
            {
                if (work is not null)
                {
                    first.BatchCommands.Add(work);
                }

                await DrainAsync(first, cancellationToken).ConfigureAwait(false);
                rows = work is null ? 0 : (long)work.Rows;
            }

            await using var second = new NpgsqlBatch(connection) { BatchCommands = { journal(rows) } };
            if (!durable)
            {
                second.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));
            }

            second.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
            await DrainAsync(second, cancellationToken).ConfigureAwait(false);
            return rows;
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    // The batch's rows are a range of the key's index. A plan that reads the whole table for each batch, after a bad
    // estimate, would take hours.
    private static NpgsqlBatchCommand Planner() =>
        new("select pg_catalog.set_config('enable_seqscan', 'off', true), pg_catalog.set_config('jit', 'off', true)");

    private MigrationLimits Limits(bool bounded)
    {
        var limits = job.Limits;
        return bounded && (limits.StatementTimeout is not { } given || given > job.Options.LongestBatch)
            ? limits with
            {
                StatementTimeout = job.Options.LongestBatch,
            }
            : limits;
    }

    private static async Task DrainAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) { }
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
    }
}
