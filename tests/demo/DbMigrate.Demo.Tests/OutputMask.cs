using System.Text.RegularExpressions;

namespace DbMigrate.Demo.Tests;

/// <summary>
/// Masks what differs between two runs of a page: times, counts of a growing table, ids, ports, passwords.
/// </summary>
internal static partial class OutputMask
{
    /// <summary>
    /// The lines of a page without what changes, for a comparison. A wait for a lock comes and goes with the traffic of the
    /// page's service, and has lines and a column of its own.
    /// </summary>
    internal static IEnumerable<string> Apply(IEnumerable<string> lines) =>
        lines.Where(l => !Wait().IsMatch(l)).Select(Apply);

    /// <summary>A line without what changes, for a comparison; the widths of columns go with it.</summary>
    internal static string Apply(string line)
    {
        line = Login().Replace(line, "postgres://…");
        line = Instant().Replace(line, "INSTANT");
        line = Address().Replace(line, "ADDRESS");
        line = Sandbox().Replace(line, "$1SANDBOX");
        line = Head().Replace(line, "head HEAD");
        line = Server().Replace(line, "$1 HERE");
        line = Host().Replace(line, "$1 HOST ");
        line = Event().Replace(line, "ID INSTANT");
        line = Duration().Replace(line, "TIME");
        line = Moving().Replace(line, "COUNT");
        line = TwoTimes().Replace(line, "TIME ");
        return Blanks().Replace(line, " ").Trim();
    }

    [GeneratedRegex(": waits for .*(: held by |look)|^ *waited .* in step ")]
    private static partial Regex Wait();

    /// <summary>The times of a step: how long it took, and how long of that it waited.</summary>
    [GeneratedRegex(@"TIME\s+(TIME|WAITED)\s")]
    private static partial Regex TwoTimes();

    [GeneratedRegex(@"postgres://\S+")]
    private static partial Regex Login();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?(Z| UTC)")]
    private static partial Regex Instant();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(^Id\s+|[Ss]andbox |sandbox-|sandbox stop )[0-9a-f]{8}\b")]
    private static partial Regex Sandbox();

    [GeneratedRegex("head [0-9]+:[0-9a-f]{64}")]
    private static partial Regex Head();

    [GeneratedRegex(@"^(Version|Folder)\s.*")]
    private static partial Regex Server();

    /// <summary>The column FROM of the history, behind the login.</summary>
    [GeneratedRegex(@"(?<=^\d+ .*)(service_owner)\s+\S+\s")]
    private static partial Regex Host();

    /// <summary>The number of an event: each wait for a lock is an event, and waits differ from run to run.</summary>
    [GeneratedRegex(@"^\d+\s+INSTANT")]
    private static partial Regex Event();

    /// <summary>Measured times; <c>24h</c>, <c>14d</c> and <c>15m</c> of the plan are whole and stay.</summary>
    [GeneratedRegex(@"\b\d+(\.\d+)? ?(ms|s)\b|\b\d+h \d+m\b|\b\d+(\.\d+)? min\b|\b\d+m \d+s\b")]
    private static partial Regex Duration();

    /// <summary>
    /// Numbers of a table that grows: with a comma, or behind the role in the table of who sees what; a zero stays.
    /// </summary>
    [GeneratedRegex(
        @"\b\d{1,3}(,\d{3})+\b|\b[1-9]\d*(?= rows written)|(?<=^service_\w+\s+[12]\s+)[1-9]\d*|(?<=\(.*)\b[1-9]\d*(?= by the)|(?<=written )\d+|\b\d+(\.\d+)? (MB|kB)\b|\b\d+(?= rows\b)"
    )]
    private static partial Regex Moving();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
