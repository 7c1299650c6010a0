using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>Values as people read them.</summary>
internal static class Words
{
    /// <summary>An instant, in UTC.</summary>
    public static string Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A duration, as the engine writes it in its sentences.</summary>
    public static string Duration(TimeSpan? time) => time is { } given ? DurationText.Format(given) : string.Empty;

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string one, string many) =>
        Text($"{number:N0} {(number == 1 ? one : many)}");

    /// <summary>How far the work is, in a line.</summary>
    public static string Describe(this MigrationProgress progress) =>
        string.Join(
            " · ",
            new[]
            {
                progress.Activity,
                progress.Text,
                progress.Percent >= 0 ? Text($"{progress.Percent} %") : string.Empty,
                progress.Remaining is { } left ? Duration(left) + " left" : string.Empty,
            }.Where(p => p.Length > 0)
        );

    /// <summary>Formats as every culture reads it.</summary>
    public static string Text(FormattableString text) => FormattableString.Invariant(text);
}
