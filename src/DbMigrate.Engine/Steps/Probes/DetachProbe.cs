using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// DETACH PARTITION CONCURRENTLY: it took effect if the table is no partition. A pending one is finalized.
/// </summary>
/// <param name="parent">The partitioned table, as SQL reads it.</param>
/// <param name="partition">The partition, as SQL reads it.</param>
internal sealed class DetachProbe(string parent, string partition) : IInDoubtProbe
{
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await StateAsync(connection, cancellationToken).ConfigureAwait(false) switch
        {
            PartitionState.Attached => new InDoubtAnswer(
                false,
                $"{partition} is still a partition of {parent}: it is detached now."
            ),
            PartitionState.Detached => new InDoubtAnswer(true, $"{partition} is no longer a partition of {parent}."),
            PartitionState.DetachPending => await FinalizeAsync(connection, cancellationToken).ConfigureAwait(false),
            _ => new InDoubtAnswer(null, $"The table {partition} does not exist."),
        };

    public async Task<InDoubtAnswer?> PrepareAsync(
        NpgsqlConnection connection,
        Action<int> waiting,
        CancellationToken cancellationToken
    ) =>
        await StateAsync(connection, cancellationToken).ConfigureAwait(false) == PartitionState.DetachPending
            ? await FinalizeAsync(connection, cancellationToken).ConfigureAwait(false)
            : null;

    private Task<PartitionState> StateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        new CatalogReader(connection).ReadPartitionStateAsync(parent, partition, cancellationToken);

    /// <summary>
    /// Finalizes the detachment. That takes ACCESS EXCLUSIVE on the partition: short attempts keep others from
    /// queueing.
    /// </summary>
    private Task<InDoubtAnswer> FinalizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        new RetryLoop(Budget, TimeProvider.System).RunAsync(
            number => TryFinalizeAsync(connection, ShortWait.After(number - 1, LongestWait), cancellationToken),
            e => e is PostgresException refused && LockPolicy.IsRetryable(refused.SqlState),
            _ => Task.CompletedTask,
            cancellationToken
        );

    private async Task<InDoubtAnswer> TryFinalizeAsync(
        NpgsqlConnection connection,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin"),
                new NpgsqlBatchCommand(
                    FormattableString.Invariant($"set local lock_timeout = '{wait.TotalMilliseconds:0}ms'")
                ),
                new NpgsqlBatchCommand($"ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE"),
                new NpgsqlBatchCommand("commit"),
            },
        };
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new InDoubtAnswer(true, $"The pending detach of {partition} from {parent} was finalized.");
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }
}
