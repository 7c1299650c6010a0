using System.Runtime.ExceptionServices;

namespace DbMigrate.Engine.Data.Parallel;

/// <summary>
/// Runs workers in parallel, each on sessions of its own, and helpers beside them until the last worker ends. The
/// first worker that fails stops the others.
/// </summary>
/// <typeparam name="T">The sessions of a worker.</typeparam>
/// <param name="openAsync">Opens a worker's sessions. Those of several workers are opened at the same time.</param>
/// <param name="helpers">Run beside the workers, and end when they are cancelled.</param>
internal sealed class WorkerPool<T>(
    Func<CancellationToken, Task<T>> openAsync,
    IReadOnlyList<Func<CancellationToken, Task>> helpers
)
    where T : IAsyncDisposable
{
    private Exception? _failure;

    /// <summary>Runs the workers. Throws the error of the first that failed.</summary>
    internal async Task RunAsync(
        int count,
        Func<T, CancellationToken, Task> workAsync,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var beside = helpers.Select(h => h(ended.Token)).ToList();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RunAsync(workAsync, stop))).ConfigureAwait(false);
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(beside).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Func<T, CancellationToken, Task> workAsync, CancellationTokenSource stop)
    {
        try
        {
            var sessions = await openAsync(stop.Token).ConfigureAwait(false);
            await using var _ = sessions.ConfigureAwait(false);
            await workAsync(sessions, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
