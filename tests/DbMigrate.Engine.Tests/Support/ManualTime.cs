namespace DbMigrate.Engine.Tests.Support;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <summary>Moves the clock forward.</summary>
    internal void Advance(TimeSpan time) => _ticks += time.Ticks;
}
