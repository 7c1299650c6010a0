using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace DbMigrate.Engine.Pump;

/// <summary>
/// Runs work on another thread, for a host that can be called only on its own thread (PowerShell's pipeline). Delivers
/// the output of the work on the host's thread. Returns only after the work has ended.
/// </summary>
internal static class MessagePump
{
    // The one blocking wait of the engine: the thread of the host cannot await.
#pragma warning disable RS0030

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the work to its end and delivers what it emits.</summary>
    /// <param name="sink">The host; called only on this thread.</param>
    /// <param name="activity">The progress until the work reports its own.</param>
    /// <param name="work">The work. It runs on another thread; its token is cancelled when the host stops or its sink
    /// throws.</param>
    /// <param name="progressAfter">The time after which progress is shown.</param>
    /// <param name="stop">Stops the work. The queue is still emptied until the work has ended.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    internal static void Run(
        IPumpSink sink,
        MigrationProgress activity,
        Func<PumpPort, CancellationToken, Task> work,
        TimeSpan progressAfter,
        CancellationToken stop
    )
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = cancel.Token;
        var queue = Channel.CreateUnbounded<PumpItem>(new UnboundedChannelOptions { SingleReader = true });
        using var port = new PumpPort(queue.Writer, token);
        var progress = new PumpProgressDisplay(activity, port, progressAfter, Tick);
        var running = Task.Run(
            async () =>
            {
                try
                {
                    await work(port, token).ConfigureAwait(false);
                }
                finally
                {
                    queue.Writer.Complete();
                }
            },
            CancellationToken.None
        );

        ExceptionDispatchInfo? fault = null;
        var cancelling = Task.CompletedTask;
        void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                fault = ExceptionDispatchInfo.Capture(exception);
                cancelling = cancel.CancelAsync();
            }
        }

        void ShowProgress()
        {
            if (fault is null && progress.IsDue)
            {
                Guard(() => progress.Show(sink));
            }
        }

        void DeliverWaiting()
        {
            while (queue.Reader.TryRead(out var item))
            {
                if (fault is null)
                {
                    Guard(() => item.Deliver(sink));
                }
                else
                {
                    item.Discard?.Invoke();
                }

                ShowProgress();
            }
        }

        port.Deliver = DeliverWaiting;

        // These waits have no token: an item left in the queue would keep the work waiting forever.
        Task<bool>? more = null;
        while (true)
        {
            DeliverWaiting();
            more ??= queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            if (!more.Wait(Tick, CancellationToken.None))
            {
                ShowProgress();
            }
            else if (more.Result)
            {
                more = null;
            }
            else
            {
                break;
            }
        }

        // Waits without throwing; the exception to throw is chosen below.
        Task.WaitAny([running], CancellationToken.None);
        Task.WaitAny([cancelling], CancellationToken.None);
        _ = cancelling.Exception;
        if (fault is null)
        {
            Guard(() => progress.Close(sink));
        }

        if (fault is not null)
        {
            // After a cancellation by the sink, the work's exception only reflects this one.
            _ = running.Exception;
            fault.Throw();
        }

        running.GetAwaiter().GetResult();
    }
}
