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
        for (
            var isFirst = true;
            await findAsync(cancellationToken).ConfigureAwait(false) is { } processId;
            isFirst = false
        )
        {
            var text = $"{describe(processId)}; waiting for its end";
            run.Messages.Progress(heading, text, -1);
            if (isFirst)
            {
                run.Messages.Info($"{heading}: {text}. To end it: select pg_terminate_backend({processId})");
            }

            run.Lock.RequireHeld();
            await run.Time.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
