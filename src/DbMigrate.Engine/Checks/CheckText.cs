using System.Globalization;

namespace DbMigrate.Engine.Checks;

/// <summary>Small words that several checks say.</summary>
internal static class CheckText
{
    private const int LongestName = 60;
    private const int MostNames = 4;

    /// <summary>SQL as a name: on one line, cut where it is long.</summary>
    internal static string OneLine(string sql)
    {
        var text = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName - 1), "…");
    }

    /// <summary><c>a, b, c and 4 more</c>.</summary>
    internal static string Join(IReadOnlyCollection<string> names) =>
        names.Count <= MostNames + 1
            ? string.Join(", ", names)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more"
            );

    /// <summary><c>1 table</c>, <c>3 tables</c>.</summary>
    internal static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");
}
