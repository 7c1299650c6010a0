using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Common;

/// <summary>Sizes in bytes as people write them: <c>64MB</c>, <c>1GB</c>; 1 kB is 1024 bytes, as in PostgreSQL.</summary>
internal static partial class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Reads a size with its unit.</summary>
    /// <returns>The number of bytes; null: it is none, or more than a number of 64 bits holds.</returns>
    internal static long? Parse(string text)
    {
        var match = Written().Match(text);
        var unit = Array.FindIndex(
            Units,
            u => string.Equals(u, match.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase)
        );
        return
            match.Success
            && unit >= 0
            && long.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue >> (10 * unit)
            ? number << (10 * unit)
            : null;
    }

    /// <summary>Returns a size for a person, as <c>5.2 MB</c>.</summary>
    internal static string Format(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        var format = unit == 0 || value >= 100 ? "0" : "0.0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    [GeneratedRegex(@"\A\s*(?<number>[0-9]+)\s*(?<unit>[A-Za-z]+)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
