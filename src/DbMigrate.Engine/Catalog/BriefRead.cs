using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Reads for a preview or a question: waits for the lock of another session for a short time only.</summary>
/// <remarks>
/// Functions as pg_total_relation_size and pg_get_indexdef take ACCESS SHARE, which waits for ACCESS EXCLUSIVE.
/// </remarks>
internal static class BriefRead
{
    /// <summary>Limits the waits for locks in a transaction.</summary>
    internal const string LimitWaits = "set local lock_timeout = '200ms'";

    private static readonly string[] Begin = ["begin isolation level read committed read only", LimitWaits];

    /// <summary>Reads in a transaction of its own; returns null where a lock was not available.</summary>
    /// <param name="connection">The session. It is in no transaction.</param>
    /// <param name="read">Reads on the session.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<T?> TryAsync<T>(
        NpgsqlConnection connection,
        Func<Task<T?>> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        try
        {
            var batch = new NpgsqlBatch(connection);
            await using var _ = batch.ConfigureAwait(false);
            foreach (var statement in Begin)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return await read().ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }
        finally
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
        }
    }
}
