namespace DbMigrate.Engine.Common;

/// <summary>Waits by a clock that a test can replace.</summary>
internal static class Delay
{
    /// <summary>Waits for a time span, measured by the provider's clock.</summary>
    internal static Task DelayAsync(this TimeProvider time, TimeSpan span, CancellationToken cancellationToken) =>
        Task.Delay(span, time, cancellationToken);
}
