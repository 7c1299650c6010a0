using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace DbMigrate.Engine.Pump;

/// <summary>
/// Runs work off the thread of a host that may be talked to only on its own thread (PowerShell's pipeline), and carries
/// what the work has to say
/// back to that thread. It never returns before the work has ended: whoever gets the prompt back can rely on nothing
/// running any more.
/// </summary>
internal static class MessagePump
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the work to its end and delivers what it emits.</summary>
    /// <param name="sink">The host; called on this thread alone.</param>
    /// <param name="activity">What progress says before the work says something itself: what is done, and a word on
    /// it.</param>
    /// <param name="work">The work; it runs on another thread, with a token that is cancelled when the host is to stop
    /// or its sink throws.</param>
    /// <param name="progressAfter">How long the work may take before progress is shown.</param>
    /// <param name="stop">The host's wish to stop. It only cancels the work: the queue is emptied until the work has
    /// ended.</param>
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

        // No token on these waits: an item that is left behind would leave the work waiting for room, or for an answer,
        // for ever.
        Task<bool>? more = null;
        while (true)
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

        // Waits without throwing: what is thrown is decided below.
        Task.WaitAny([running], CancellationToken.None);
        Task.WaitAny([cancelling], CancellationToken.None);
        _ = cancelling.Exception;
        if (fault is null)
        {
            Guard(() => progress.Close(sink));
        }

        if (fault is not null)
        {
            // The work's own exception is, after a cancellation by the sink, the echo of this one.
            _ = running.Exception;
            fault.Throw();
        }

        running.GetAwaiter().GetResult();
    }
}
