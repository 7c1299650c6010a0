using System.Threading.Channels;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Pump;

/// <summary>The work's side of the pump. Every member can be called from any thread.</summary>
internal sealed class PumpPort : IMigrationObserver, IDisposable
{
    /// <summary>The number of queued results at which the work waits for the host.</summary>
    private const int Capacity = 256;

    /// <summary>The number of waiting messages from which on verbose ones are only counted.</summary>
    internal const int MostWaiting = 10_000;

    private readonly ChannelWriter<PumpItem> _queue;
    private readonly CancellationToken _cancelled;
    private readonly SemaphoreSlim _room = new(Capacity);
    private MigrationProgress? _progress;
    private int _waiting;
    private long _omitted;

    internal PumpPort(ChannelWriter<PumpItem> queue, CancellationToken cancelled)
    {
        _queue = queue;
        _cancelled = cancelled;
    }

    /// <summary>Passes a result to the host. Waits while the queue is full, to limit memory.</summary>
    internal async Task EmitAsync(object result)
    {
        // No token: the host's thread takes or discards items until the work has ended, so this wait always ends.
        await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        ReportOmitted();
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
    /// Passes a message to the host without waiting: a slow host (a pager, a prompt) must not keep a transaction open.
    /// Where very many wait, verbose ones are only counted, to limit memory.
    /// Messages after the end of the work are dropped.
    /// </summary>
    public void OnMessage(MigrationMessage message)
    {
        if (message is MigrationProgress progress)
        {
            // Only the newest is kept; the pump reads it when the display is due.
            Volatile.Write(ref _progress, progress);
            return;
        }

        if (message.Kind == MessageKind.Verbose && Volatile.Read(ref _waiting) >= MostWaiting)
        {
            Interlocked.Increment(ref _omitted);
            return;
        }

        ReportOmitted();
        Write(message);
    }

    private void ReportOmitted()
    {
        var omitted = Interlocked.Exchange(ref _omitted, 0);
        if (omitted > 0)
        {
            Write(
                new MigrationMessage(
                    MessageKind.Verbose,
                    $"{DisplayText.Count(omitted, "verbose message")} left out: the host was too slow."
                )
            );
        }
    }

    private void Write(MigrationMessage message)
    {
        Interlocked.Increment(ref _waiting);
        _queue.TryWrite(
            new PumpItem(
                sink =>
                {
                    Interlocked.Decrement(ref _waiting);
                    sink.OnMessage(message);
                },
                () => Interlocked.Decrement(ref _waiting)
            )
        );
    }

    /// <summary>Calls a function on the host's thread and returns its result.</summary>
    /// <remarks>
    /// An exception of the function goes to the host and cancels the work. This call is then cancelled.
    /// </remarks>
    internal Task<T> AskAsync<T>(Func<T> function)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new PumpItem(
            _ =>
            {
                if (_cancelled.IsCancellationRequested)
                {
                    // The work is being cancelled: the function is not called.
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

    /// <summary>Calls a function like <see cref="AskAsync"/>, for a caller that cannot await.</summary>
#pragma warning disable RS0030 // The engine's confirmation callback is synchronous.
    internal T Ask<T>(Func<T> function) => AskAsync(function).GetAwaiter().GetResult();
#pragma warning restore RS0030

    /// <summary>
    /// Delivers what waits for the host's thread. To be called on that thread, by a function of
    /// <see cref="AskAsync"/> that takes long.
    /// </summary>
    internal Action Deliver { get; set; } = () => { };

    /// <summary>Returns the newest progress since the last call, or null.</summary>
    internal MigrationProgress? TakeProgress() => Interlocked.Exchange(ref _progress, null);

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
