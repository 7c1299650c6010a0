using System.Runtime.ExceptionServices;

namespace DbMigrate.Engine.Common;

/// <summary>Repeats an operation with growing pauses until it succeeds or a time budget is spent.</summary>
/// <param name="budget">How long the loop may start new attempts.</param>
/// <param name="time">The clock.</param>
/// <param name="wake">Ends a pause early; the next attempt then finds out why.</param>
/// <param name="pauseAfter">
/// Returns the pause after an attempt from its number and what is left of the budget; null where the budget is spent.
/// Default: <see cref="PauseAfter"/>.
/// </param>
internal sealed class RetryLoop(
    TimeSpan budget,
    TimeProvider time,
    CancellationToken wake = default,
    Func<int, TimeSpan, TimeSpan?>? pauseAfter = null
)
{
    private readonly Func<int, TimeSpan, TimeSpan?> _pauseAfter = pauseAfter ?? PauseAfter;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Runs attempts, numbered from 1.</summary>
    /// <param name="attemptAsync">One attempt.</param>
    /// <param name="isRetryable">Whether another attempt may succeed after an error.</param>
    /// <param name="failedAsync">
    /// Called after each attempt that failed with a retryable error, before the pause. Where no pause follows, the loop
    /// throws the attempt's error unless this throws another.
    /// </param>
    /// <param name="cancellationToken">Cancels the pauses; after a failed attempt no other follows.</param>
    internal async Task<T> RunAsync<T>(
        Func<int, Task<T>> attemptAsync,
        Func<Exception, bool> isRetryable,
        Func<FailedAttempt, Task> failedAsync,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        for (var number = 1; ; number++)
        {
            FailedAttempt failed;
            try
            {
                return await attemptAsync(number).ConfigureAwait(false);
            }
            catch (Exception e) when (isRetryable(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var elapsed = time.GetElapsedTime(start);
                failed = new FailedAttempt(number, e, elapsed, _pauseAfter(number, budget - elapsed));
            }

            await failedAsync(failed).ConfigureAwait(false);
            if (failed.Pause is not { } pause)
            {
                ExceptionDispatchInfo.Throw(failed.Error);
                throw failed.Error;
            }

            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Returns the pause after an attempt; null where the budget is spent. Pauses grow, so that other traffic can pass.
    /// Jitter prevents a second collision of two callers. The last attempt is at the end of the budget.
    /// </summary>
    internal static TimeSpan? PauseAfter(int attempt, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        var grown = FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 20));
        var pause = TimeSpan.FromMilliseconds(
            Math.Min(grown, LongestPause.TotalMilliseconds) * (0.75 + (Random.Shared.NextDouble() * 0.5))
        );
        return pause < left ? pause : left;
    }

    /// <summary>Waits; ends early where it is woken.</summary>
    internal async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, wake);
        try
        {
            await time.DelayAsync(pause, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Woken: the next attempt finds out why.
        }
    }
}

/// <summary>An attempt that failed with a retryable error.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Error">The error.</param>
/// <param name="Elapsed">The time since the first attempt started.</param>
/// <param name="Pause">The pause before the next attempt; null where the budget is spent.</param>
internal sealed record FailedAttempt(int Number, Exception Error, TimeSpan Elapsed, TimeSpan? Pause);
