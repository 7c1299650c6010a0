using System.Threading.Channels;

namespace DbMigrate.Engine.Pump;

/// <summary>The work's end of the pump. All of it may be called from any thread.</summary>
internal sealed class PumpPort : IMigrationObserver, IDisposable
{
    /// <summary>How many results may lie waiting for a slow pipeline before the work waits for it.</summary>
    private const int Capacity = 256;

    private readonly ChannelWriter<PumpItem> _queue;
    private readonly CancellationToken _cancelled;
    private readonly SemaphoreSlim _room = new(Capacity);
    private MigrationProgress? _progress;

    internal PumpPort(ChannelWriter<PumpItem> queue, CancellationToken cancelled)
    {
        _queue = queue;
        _cancelled = cancelled;
    }

    /// <summary>
    /// Hands a result to the host. Waits while the host is far behind, so that a long journal does not pile up in
    /// memory.
    /// </summary>
    internal async Task EmitAsync(object result)
    {
        // No token: the host's thread takes (or discards) until the work has ended, so this wait always ends by itself.
        await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _queue.TryWrite(
            new PumpItem(
                sink =>
                {
                    _room.Release();
                    sink.OnResult(result);
                },
                () => _room.Release()
            )
        );
    }

    /// <summary>
    /// Words for the host. Never waits: a host that is slow (a pager, a prompt) must not keep a transaction, and its
    /// locks, open. Words said after
    /// the work has ended are dropped.
    /// </summary>
    public void OnMessage(MigrationMessage message)
    {
        if (message is MigrationProgress progress)
        {
            // Only the newest counts; the pump looks when it is time to show it.
            Volatile.Write(ref _progress, progress);
            return;
        }

        _queue.TryWrite(new PumpItem(sink => sink.OnMessage(message)));
    }

    /// <summary>
    /// Calls a function on the host's thread, for what may be asked only there, and gives back what it returned.
    /// </summary>
    /// <remarks>
    /// An exception of the function is the host's: it cancels the work, and here it is a cancellation.
    /// </remarks>
    internal Task<T> AskAsync<T>(Func<T> function)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new PumpItem(
            _ =>
            {
                if (_cancelled.IsCancellationRequested)
                {
                    // Nobody is to be asked for the sake of work that is being given up.
                    answer.TrySetCanceled(_cancelled);
                    return;
                }

                try
                {
                    answer.TrySetResult(function());
                }
                finally
                {
                    answer.TrySetCanceled(CancellationToken.None);
                }
            },
            () => answer.TrySetCanceled(CancellationToken.None)
        );
        if (!_queue.TryWrite(item))
        {
            answer.TrySetCanceled(CancellationToken.None);
        }

        return answer.Task;
    }

    /// <summary>As <see cref="AskAsync"/>, for a caller that cannot await.</summary>
    internal T Ask<T>(Func<T> function) => AskAsync(function).GetAwaiter().GetResult();

    /// <summary>The newest progress since the last call, or null.</summary>
    internal MigrationProgress? TakeProgress() => Interlocked.Exchange(ref _progress, null);

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
