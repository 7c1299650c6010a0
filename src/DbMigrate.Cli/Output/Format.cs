using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>Formats values for a reader, the same in every culture.</summary>
internal static class Format
{
    /// <summary>Formats an instant in UTC; empty for null.</summary>
    public static string Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>Formats the time of one of several readings, as the line above it.</summary>
    public static string Reading(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Formats an instant with its age, as in <c>2026-03-01 14:05:00Z (2 h ago)</c>; empty for null.</summary>
    public static string Since(DateTimeOffset? at) =>
        at is { } given ? $"{Instant(given)} ({InstantText.Distance(DateTimeOffset.UtcNow, given)})" : string.Empty;

    /// <summary>Formats a duration as the engine does in its messages; empty for null.</summary>
    public static string Duration(TimeSpan? time) => time is { } given ? DurationText.Format(given) : string.Empty;

    /// <summary>Formats a number with its noun.</summary>
    public static string Count(int number, string one, string many) =>
        Invariant($"{number:N0} {(number == 1 ? one : many)}");

    /// <summary>Formats progress as one line: activity, text, remaining time.</summary>
    public static string Progress(MigrationProgress progress) =>
        string.Join(
            " · ",
            new[]
            {
                progress.Activity,
                progress.Text,
                progress.Remaining is { } left ? Duration(left) + " left" : string.Empty,
            }.Where(p => p.Length > 0)
        );

    /// <summary>Formats an interpolated string with the invariant culture.</summary>
    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
