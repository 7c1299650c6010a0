using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Ends the sessions that a statement with CONCURRENTLY waits for, where the operator asked for it and half of the lock
/// budget is spent. No attempt of such a statement fails, so that this is done while it waits.
/// </summary>
/// <param name="owner">What waits.</param>
/// <param name="services">What lock handling shares within the run.</param>
/// <param name="limits">The lock time-out and budget.</param>
/// <param name="warned">The warnings about blockers that the batch has had.</param>
internal sealed class UnlimitedWait(WaitOwner owner, LockServices services, MigrationLimits limits, ISet<string> warned)
{
    /// <summary>Runs a statement, and ends what it waits for until it has ended.</summary>
    /// <param name="watch">The watch of the statement's session.</param>
    /// <param name="elapsed">How much of the lock budget was spent before.</param>
    /// <param name="workAsync">The statement.</param>
    /// <param name="cancellationToken">Cancels the ending of sessions.</param>
    internal async Task<T> RunAsync<T>(
        LockWatch watch,
        TimeSpan elapsed,
        Func<Task<T>> workAsync,
        CancellationToken cancellationToken
    )
    {
        if (!services.Terminator.IsAsked)
        {
            return await workAsync().ConfigureAwait(false);
        }

        // The statement's end stops the pauses only: what was begun on the session of the run is finished before that
        // session is used again.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ending = EndAsync(watch, (limits.LockBudget / 2) - elapsed, ended.Token, cancellationToken);
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await ending.ConfigureAwait(false);
        }
    }

    private async Task EndAsync(
        LockWatch watch,
        TimeSpan pause,
        CancellationToken ended,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                await services
                    .Time.DelayAsync(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, ended)
                    .ConfigureAwait(false);
                pause = LockMonitor.Interval;
                if (watch.Latest is { Blockers.Count: > 0 } seen)
                {
                    await services
                        .Terminator.TerminateAsync(
                            owner,
                            seen.Blockers,
                            limits,
                            warned,
                            cancellationToken,
                            watch.ProcessId
                        )
                        .ConfigureAwait(false);

                    // A session takes a moment to end.
                    pause = pause > limits.LockTimeout ? pause : limits.LockTimeout;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested) { }
        catch (Exception e) when (e is NpgsqlException or MigrationException)
        {
            services.Messages.Warn(
                $"{owner.Place}: the sessions that it waits for are not ended any more: {e.Message}"
            );
        }
    }
}
