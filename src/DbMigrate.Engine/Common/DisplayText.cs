using System.Globalization;

namespace DbMigrate.Engine.Common;

/// <summary>Formats short texts for messages and names: counts, lists, SQL on one line.</summary>
internal static class DisplayText
{
    private const int LongestName = 60;
    private const int MostNames = 4;

    /// <summary>Returns SQL on one line, at most 60 characters long.</summary>
    internal static string OneLine(string sql)
    {
        var text = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName - 1), "…");
    }

    /// <summary>Returns a list such as <c>a, b, c, d and 4 more</c>.</summary>
    internal static string Join(IReadOnlyCollection<string> names) =>
        names.Count <= MostNames + 1
            ? string.Join(", ", names)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more"
            );

    /// <summary>Returns a count with its noun: <c>1 table</c>, <c>3 tables</c>.</summary>
    internal static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    /// <summary>Returns how an execution starts: <c>begins</c>, <c>resumes after 3 batches</c>.</summary>
    /// <param name="resumed">Whether it continues one that stopped.</param>
    /// <param name="done">The number of its batches that are done.</param>
    internal static string Start(bool resumed, int done) =>
        !resumed ? "begins"
        : done == 0 ? "resumes at its first batch"
        : $"resumes after {Count(done, "batch", "batches")}";

    /// <summary>Returns a number of rows that were counted up to a limit: at the limit it is <c>N or more rows</c>.</summary>
    internal static string RowsUpTo(long number, int limit) =>
        number == limit
            ? string.Create(CultureInfo.InvariantCulture, $"{limit:N0} or more rows")
            : Count(number, "row");
}
