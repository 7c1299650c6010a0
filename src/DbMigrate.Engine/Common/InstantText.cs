using System.Globalization;

namespace DbMigrate.Engine.Common;

/// <summary>Instants and spans as a gate tells them.</summary>
internal static class InstantText
{
    /// <summary><c>2026-03-01 14:05 UTC</c>.</summary>
    internal static string At(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How far two instants are apart: <c>1d 4h</c>.</summary>
    internal static string Span(DateTimeOffset from, DateTimeOffset to) => DurationText.Format(to - from);

    /// <summary><c>opens at 2026-03-02 14:05 UTC, in 21h</c>.</summary>
    internal static string Opens(DateTimeOffset now, DateTimeOffset opensAt) =>
        $"opens at {At(opensAt)}, in {Span(now, opensAt)}";
}
