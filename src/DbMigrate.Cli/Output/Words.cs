using System.Globalization;

namespace DbMigrate.Cli.Output;

/// <summary>Values as people read them.</summary>
internal static class Words
{
    /// <summary>An instant, in UTC.</summary>
    public static string Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A duration with its two largest units.</summary>
    public static string Duration(TimeSpan? time) => time switch
    {
        null => string.Empty,
        { TotalSeconds: < 1 } t => Text($"{t.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } t => Text($"{t.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } t => Text($"{t.Minutes} min {t.Seconds} s"),
        { TotalDays: < 1 } t => Text($"{t.Hours} h {t.Minutes} min"),
        { } t => Text($"{t.Days} d {t.Hours} h"),
    };

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string one, string many) => Text($"{number:N0} {(number == 1 ? one : many)}");

    /// <summary>How far the work is, in a line.</summary>
    public static string Describe(this MigrationProgress progress) =>
        string.Join(" · ", new[]
        {
            progress.Activity,
            progress.Text,
            progress.Percent >= 0 ? Text($"{progress.Percent} %") : string.Empty,
            progress.Remaining is { } left ? Duration(left) + " left" : string.Empty,
        }.Where(p => p.Length > 0));

    /// <summary>Formats as every culture reads it.</summary>
    public static string Text(FormattableString text) => FormattableString.Invariant(text);
}
