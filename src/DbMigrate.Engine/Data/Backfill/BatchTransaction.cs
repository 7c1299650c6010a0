using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>One transaction of a backfill: the rows, and the journal's word on them.</summary>
internal sealed class BatchTransaction(BackfillJob job, NpgsqlConnection connection)
{
    /// <summary>Runs it; after an error it is rolled back.</summary>
    /// <param name="work">What is done with the rows; null: nothing, the journal alone is written.</param>
    /// <param name="journal">What the journal is to say, by the number of rows.</param>
    /// <param name="bounded">Whether it is cancelled when it takes too long.</param>
    /// <param name="durable">Whether it waits for the disk: the last one of a part does, and makes durable what came
    /// before it.</param>
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

    // The batch's rows lie behind the key's index: a plan that reads the whole table for each batch, by a bad estimate,
    // would never end.
    private static NpgsqlBatchCommand Planner() =>
        new("select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)");

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
