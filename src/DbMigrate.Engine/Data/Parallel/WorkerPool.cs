using System.Runtime.ExceptionServices;
using Npgsql;

namespace DbMigrate.Engine.Data.Parallel;

/// <summary>
/// Runs workers in parallel, each on a session of its own, and helpers beside them until the last worker ends. The
/// first worker that fails stops the others.
/// </summary>
/// <param name="openAsync">Opens a worker's session.</param>
/// <param name="helpers">Run beside the workers, and end when they are cancelled.</param>
internal sealed class WorkerPool(
    Func<CancellationToken, Task<NpgsqlConnection>> openAsync,
    IReadOnlyList<Func<CancellationToken, Task>> helpers
)
{
    private Exception? _failure;

    /// <summary>Runs the workers. Throws the error of the first that failed.</summary>
    internal async Task RunAsync(
        int count,
        Func<NpgsqlConnection, CancellationToken, Task> workAsync,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var beside = helpers.Select(h => h(ended.Token)).ToList();
        var connections = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                connections.Add(await openAsync(stop.Token).ConfigureAwait(false));
            }

            await Task.WhenAll(connections.Select(c => RunAsync(c, workAsync, stop))).ConfigureAwait(false);
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(beside).ConfigureAwait(false);
            foreach (var connection in connections)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(
        NpgsqlConnection connection,
        Func<NpgsqlConnection, CancellationToken, Task> workAsync,
        CancellationTokenSource stop
    )
    {
        try
        {
            await workAsync(connection, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
