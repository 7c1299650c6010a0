using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// Waits for the end of a statement that a session of a killed run still executes. The server notices a killed client
/// only when it answers: until then two would work at once, and the catalog does not show what the statement did.
/// </summary>
internal static class OrphanWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no such session is found, and says for which.</summary>
    /// <param name="run">The run that waits. It ends where it loses its lock.</param>
    /// <param name="heading">What messages begin with.</param>
    /// <param name="findAsync">Returns the process id of such a session; null: there is none.</param>
    /// <param name="describe">Says what the session of a process id does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal static async Task UntilGoneAsync(
        RunContext run,
        string heading,
        Func<CancellationToken, Task<int?>> findAsync,
        Func<int, string> describe,
        CancellationToken cancellationToken
    )
    {
        int? last = null;
        try
        {
            while (await findAsync(cancellationToken).ConfigureAwait(false) is { } processId)
            {
                var text = $"{describe(processId)}; waiting for its end";
                run.Messages.Progress(heading, text, -1);
                if (last is null)
                {
                    run.Messages.Info($"{heading}: {text}. To end it: select pg_terminate_backend({processId})");
                }

                last = processId;
                run.Lock.RequireHeld();
                await run.Time.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (last is { } processId)
        {
            throw new OrphanLeftException(
                $"the session of an earlier run (process {processId}) still executes its statement",
                e,
                cancellationToken
            );
        }

        if (last is { } ended)
        {
            // What is shown while something lasts must not name a session that is gone.
            run.Messages.Progress(heading, $"the session of the earlier run (process {ended}) has ended", -1);
        }
    }
}

/// <summary>A wait for a session of a killed run was stopped. That session works on.</summary>
/// <param name="message">What the session does.</param>
/// <param name="inner">The cancellation.</param>
/// <param name="token">The token that stopped the wait.</param>
internal sealed class OrphanLeftException(string message, OperationCanceledException inner, CancellationToken token)
    : OperationCanceledException(message, inner, token);
