using System.Globalization;

namespace DbMigrate.Engine.Common;

/// <summary>Formats instants and time spans for the messages of gates.</summary>
internal static class InstantText
{
    /// <summary>Returns an instant: <c>2026-03-01 14:05 UTC</c>.</summary>
    internal static string At(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Returns the time between two instants: <c>1d 4h</c>.</summary>
    internal static string Span(DateTimeOffset from, DateTimeOffset to) => DurationText.Format(to - from);

    /// <summary>Returns how far an instant is from now: <c>2 h ago</c>, <c>in 3 min</c>.</summary>
    internal static string Distance(DateTimeOffset now, DateTimeOffset instant) =>
        instant <= now ? $"{DurationText.Words(now - instant)} ago" : $"in {DurationText.Words(instant - now)}";

    /// <summary>Returns when something opens: <c>opens at 2026-03-02 14:05 UTC, in 21h</c>.</summary>
    internal static string Opens(DateTimeOffset now, DateTimeOffset opensAt) =>
        $"opens at {At(opensAt)}, in {Span(now, opensAt)}";
}
