using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Checks.Server;

namespace DbMigrate.Engine.Common;

/// <summary>
/// A range of PostgreSQL versions, as a plan writes it: <c>&gt;=14</c>, <c>16.2</c>, <c>&gt;=14 &lt;19</c>.
/// </summary>
internal static partial class VersionRange
{
    private static readonly string[] Operators = [">=", "<=", ">", "<", "="];

    /// <summary>
    /// Returns whether a text is one or several versions. With several, each has a comparison operator.
    /// </summary>
    internal static bool IsValid(string text)
    {
        var rest = text.AsSpan().Trim();
        var count = 0;
        var bare = 0;
        while (!rest.IsEmpty)
        {
            var length = OperatorLength(rest);
            bare += length == 0 ? 1 : 0;
            rest = rest[length..].TrimStart();
            var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? rest.Length : end;
            if (digits is 0 or > 3)
            {
                return false;
            }

            rest = rest[digits..];
            if (rest.StartsWith("."))
            {
                rest = rest[1..];
                digits = rest.IndexOfAnyExceptInRange('0', '9') is var stop && stop < 0 ? rest.Length : stop;
                if (digits is 0 or > 3)
                {
                    return false;
                }

                rest = rest[digits..];
            }

            if (!rest.IsEmpty && rest[0] is not (' ' or ','))
            {
                return false;
            }

            rest = rest.TrimStart(" ,");
            count++;
        }

        return count == 1 || (count > 1 && bare == 0);
    }

    /// <summary>Returns whether a server's version number (150004 is 15.4) is within a valid range.</summary>
    internal static bool Holds(string range, int serverVersion)
    {
        foreach (Match term in Terms().Matches(range))
        {
            var major = int.Parse(term.Groups["major"].Value, CultureInfo.InvariantCulture);
            var minor = term.Groups["minor"] is { Success: true } m
                ? int.Parse(m.Value, CultureInfo.InvariantCulture)
                : (int?)null;

            // Without a minor version the whole major version applies: 14.9 is not greater than 14.
            var found = minor is null ? serverVersion / 10000 * 10000 : serverVersion;
            var order = found.CompareTo((major * 10000) + (minor ?? 0));
            var holds = term.Groups["operator"].Value switch
            {
                ">=" => order >= 0,
                ">" => order > 0,
                "<=" => order <= 0,
                "<" => order < 0,
                _ => order == 0,
            };
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(
        @"(?<operator>>=|<=|>|<|=)?\s*(?<major>\d{1,3})(?:\.(?<minor>\d{1,3}))?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Terms();

    private static int OperatorLength(ReadOnlySpan<char> text)
    {
        foreach (var comparison in Operators)
        {
            if (text.StartsWith(comparison, StringComparison.Ordinal))
            {
                return comparison.Length;
            }
        }

        return 0;
    }
}
