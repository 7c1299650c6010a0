namespace DbMigrate.Engine.Common;

/// <summary>Waits by a clock that a test can replace.</summary>
internal static class Delay
{
    /// <summary>Waits for a time span, measured by the provider's clock.</summary>
#pragma warning disable RS0030 // The one delay of the engine.
    internal static Task DelayAsync(this TimeProvider time, TimeSpan span, CancellationToken cancellationToken) =>
        Task.Delay(span, time, cancellationToken);
#pragma warning restore RS0030
}
