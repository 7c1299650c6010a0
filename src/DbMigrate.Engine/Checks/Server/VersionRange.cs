using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Versions of PostgreSQL as <c>requires</c> writes them: <c>&gt;=14</c>, <c>16.2</c>, <c>&gt;=14 &lt;19</c>.</summary>
internal static partial class VersionRange
{
    /// <summary>Whether a server's version number (150004 is 15.4) is in it.</summary>
    internal static bool Holds(string range, int serverVersion)
    {
        foreach (Match term in Terms().Matches(range))
        {
            var major = int.Parse(term.Groups["major"].Value, CultureInfo.InvariantCulture);
            var minor = term.Groups["minor"] is { Success: true } m ? int.Parse(m.Value, CultureInfo.InvariantCulture) : (int?)null;
            // Without a minor version the whole of the major one is meant: 14.9 is not more than 14.
            var found = minor is null ? serverVersion / 10000 * 10000 : serverVersion;
            var order = found.CompareTo((major * 10000) + (minor ?? 0));
            var holds = term.Groups["sign"].Value switch
            {
                ">=" => order >= 0,
                ">" => order > 0,
                "<=" => order <= 0,
                "<" => order < 0,
                "!=" or "<>" => order != 0,
                _ => order == 0,
            };
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"(?<sign>>=|<=|<>|!=|>|<|=)?\s*(?<major>\d{1,4})(?:\.(?<minor>\d{1,4}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Terms();
}
