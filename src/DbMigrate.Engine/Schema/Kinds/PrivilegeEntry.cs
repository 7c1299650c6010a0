namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>What one role may do with an object, as an <c>aclitem</c> says it.</summary>
/// <param name="Grantee">The role, quoted where needed; empty: PUBLIC.</param>
/// <param name="Letters">
/// The privileges, one letter each, with a star behind those that may be passed on:
/// https://www.postgresql.org/docs/current/ddl-priv.html.
/// </param>
/// <param name="Grantor">The role that gave them.</param>
internal sealed record PrivilegeEntry(string Grantee, string Letters, string Grantor)
{
    /// <summary>What the owner of a table may do. From 17 on, <see cref="Maintain"/> is added.</summary>
    internal const string OfTable = "arwdDxt";

    /// <summary>MAINTAIN, for VACUUM, ANALYZE and others.</summary>
    internal const string Maintain = "m";

    private static readonly Dictionary<char, string> WordOf = new()
    {
        ['r'] = "SELECT",
        ['a'] = "INSERT",
        ['w'] = "UPDATE",
        ['d'] = "DELETE",
        ['D'] = "TRUNCATE",
        ['x'] = "REFERENCES",
        ['t'] = "TRIGGER",
        ['m'] = "MAINTAIN",
        ['X'] = "EXECUTE",
        ['U'] = "USAGE",
        ['C'] = "CREATE",
        ['c'] = "CONNECT",
        ['T'] = "TEMPORARY",
        ['s'] = "SET",
        ['A'] = "ALTER SYSTEM",
    };

    /// <summary>Reads the text of an <c>aclitem</c>: <c>app=r*w/owner</c>.</summary>
    internal static PrivilegeEntry Parse(string item)
    {
        var equals = Outside(item, '=', 0);
        var slash = Outside(item, '/', equals);
        return new PrivilegeEntry(item[..equals], item[(equals + 1)..slash], item[(slash + 1)..]);
    }

    /// <summary>Returns what <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Grantee}={Letters}/{Grantor}";

    /// <summary>Returns the entry with a role replaced by another.</summary>
    internal PrivilegeEntry Renamed(string? from, string? to) =>
        this with
        {
            Grantee = Grantee == from ? to ?? string.Empty : Grantee,
            Grantor = Grantor == from ? to ?? string.Empty : Grantor,
        };

    /// <summary>The role as GRANT names it.</summary>
    internal string Role => Grantee.Length == 0 ? "PUBLIC" : Grantee;

    /// <summary>Returns the privileges in words.</summary>
    internal IEnumerable<string> Words() => Letters.Where(l => l != '*').Select(l => WordOf[l]);

    /// <summary>Returns for each privilege whether it may be passed on.</summary>
    internal Dictionary<char, bool> ByLetter()
    {
        var found = new Dictionary<char, bool>();
        for (var i = 0; i < Letters.Length; i++)
        {
            if (Letters[i] != '*')
            {
                found[Letters[i]] = i + 1 < Letters.Length && Letters[i + 1] == '*';
            }
        }

        return found;
    }

    // A quoted name may contain either sign.
    private static int Outside(string text, char sign, int start)
    {
        var quoted = false;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == sign && !quoted)
            {
                return i;
            }
        }

        throw new FormatException($"'{text}' is not a list of privileges.");
    }
}
