using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// DETACH PARTITION CONCURRENTLY: no partition any more, it happened; pending, it is finalized; attached, it did not
/// happen.
/// </summary>
/// <param name="parent">The partitioned table, as SQL reads it.</param>
/// <param name="partition">The partition, as SQL reads it.</param>
internal sealed class DetachProbe(string parent, string partition) : IInDoubtProbe
{
    private const string Query = """
        select case when to_regclass($2) is null then 'missing'
                    else coalesce((select case when i.inhdetachpending then 'pending' else 'attached' end
                                   from pg_inherits i where i.inhrelid = to_regclass($2) and i.inhparent = to_regclass($1)), 'detached') end
        """;

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await StateAsync(connection, cancellationToken).ConfigureAwait(false) switch
        {
            "attached" => new InDoubtAnswer(
                false,
                $"{partition} is still a partition of {parent}: it is detached now."
            ),
            "detached" => new InDoubtAnswer(true, $"{partition} is no partition of {parent} any more."),
            "pending" => await FinalizeAsync(connection, cancellationToken).ConfigureAwait(false),
            _ => new InDoubtAnswer(null, $"There is no table {partition}."),
        };

    public async Task<InDoubtAnswer?> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await StateAsync(connection, cancellationToken).ConfigureAwait(false) == "pending"
            ? await FinalizeAsync(connection, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<string> StateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Query, connection)
        {
            Parameters =
            {
                new() { Value = parent },
                new() { Value = partition },
            },
        };
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>
    /// Finalizes the detachment. That takes ACCESS EXCLUSIVE on the partition: short attempts keep others from queueing.
    /// </summary>
    private Task<InDoubtAnswer> FinalizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        new RetryLoop(Budget, TimeProvider.System).RunAsync(
            _ => TryFinalizeAsync(connection, cancellationToken),
            e => e is PostgresException refused && LockPolicy.IsRetryable(refused.SqlState),
            _ => Task.CompletedTask,
            cancellationToken
        );

    private async Task<InDoubtAnswer> TryFinalizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin"),
                new NpgsqlBatchCommand("set local lock_timeout = '2s'"),
                new NpgsqlBatchCommand($"ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE"),
                new NpgsqlBatchCommand("commit"),
            },
        };
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new InDoubtAnswer(
                true,
                $"The detaching of {partition} from {parent} was pending, and was finalized."
            );
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }
}
