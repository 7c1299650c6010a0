using System.Text;

namespace DbMigrate.Engine.Server.Scram;

/// <summary>
/// Prepares a password as a client does before it logs in: RFC 4013 (SASLprep).
/// </summary>
/// <remarks>
/// PostgreSQL and libpq use a password as it is where SASLprep prohibits it, and so does this. They look for prohibited
/// characters before the normalization.
/// </remarks>
internal static class SaslPrep
{
    /// <summary>Returns the prepared password.</summary>
    internal static string Of(string password)
    {
        if (Ascii.IsValid(password))
        {
            return password;
        }

        var tables = SaslPrepTables.Instance;
        List<int> mapped =
        [
            .. password
                .EnumerateRunes()
                .Select(r => tables.Has("space", r.Value) ? ' ' : r.Value)
                .Where(c => !tables.Has("nothing", c)),
        ];
        return mapped.Count > 0 && IsAllowed(mapped, tables)
            ? string.Concat(Nfkc.Of(mapped, tables).Select(c => new Rune(c).ToString()))
            : password;
    }

    private static bool IsAllowed(List<int> codes, SaslPrepTables tables)
    {
        if (codes.Any(c => tables.Has("prohibited", c) || tables.Has("unassigned", c)))
        {
            return false;
        }

        // Right-to-left text has no left-to-right letters, and begins and ends with a right-to-left letter.
        return !codes.Any(c => tables.Has("right", c))
            || (
                !codes.Any(c => tables.Has("left", c))
                && tables.Has("right", codes[0])
                && tables.Has("right", codes[^1])
            );
    }
}
