using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Locks;

/// <summary>Waits for the end of another run, for a limited time, and says whose run it is.</summary>
/// <param name="limit">The longest wait; null: none, the other run is an error at once.</param>
/// <param name="messages">Receives what it waits for.</param>
/// <param name="time">The clock.</param>
internal sealed class RunnerWait(TimeSpan? limit, MessageSink messages, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The first answer that another run works starts the time: there is always one wait, and it is announced.
    private long? _start;
    private int? _announced;

    /// <summary>Waits a little, so that the caller asks again whether the other run has ended.</summary>
    /// <param name="other">The other run.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AnotherRunnerException">The time is over, or no wait is wanted.</exception>
    internal async Task ForAsync(AnotherRunnerException other, CancellationToken cancellationToken)
    {
        if (limit is not { } longest)
        {
            throw other;
        }

        var waited = time.GetElapsedTime(_start ??= time.GetTimestamp());
        if (waited >= longest)
        {
            throw new AnotherRunnerException(
                $"{other.Message} It was waited for {DurationText.Format(longest)}.",
                other.ProcessId,
                other.By,
                other.Host,
                other.Since,
                other
            )
            {
                Runner = other.Runner,
                Waited = longest,
            };
        }

        if (_announced != other.ProcessId)
        {
            _announced = other.ProcessId;
            messages.Warn(
                $"Waiting for the end of another run, up to {DurationText.Format(longest - waited)}: {other.Runner}."
            );
        }

        messages.Progress("Waiting for another run", other.Runner, percent: -1);
        var rest = longest - waited;
        await time.DelayAsync(rest < Pause ? rest : Pause, cancellationToken).ConfigureAwait(false);
    }
}
