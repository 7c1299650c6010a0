namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>A clock on which one limit ends when the test says so. All other times are the machine's.</summary>
internal sealed class LimitTime(TimeSpan limit) : TimeProvider
{
    private Action? _end;

    /// <summary>Ends the limit.</summary>
    internal void End() => (_end ?? throw new InvalidOperationException("No limit was set."))();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != limit)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _end = () => callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
