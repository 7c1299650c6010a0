using DbMigrate.Engine.Catalog.Objects;

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
    private static readonly Dictionary<char, string> Words = new()
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

    /// <summary>Returns the entry with a role replaced by another.</summary>
    internal PrivilegeEntry Renamed(string? from, string? to) =>
        this with
        {
            Grantee = Grantee == from ? to ?? string.Empty : Grantee,
            Grantor = Grantor == from ? to ?? string.Empty : Grantor,
        };

    internal void WriteGrant(SchemaObject of, string target, ScriptWriter script)
    {
        WriteGrant(of, target, script, [.. Pairs().Where(p => !p.CanGrant).Select(p => p.Letter)], string.Empty);
        WriteGrant(of, target, script, [.. Pairs().Where(p => p.CanGrant).Select(p => p.Letter)], " WITH GRANT OPTION");
    }

    internal void WriteRevoke(SchemaObject of, string target, ScriptWriter script) =>
        script.Add(of, $"REVOKE {List(Pairs().Select(p => p.Letter))} ON {target} FROM {Role}");

    private string Role => Grantee.Length == 0 ? "PUBLIC" : Grantee;

    private void WriteGrant(SchemaObject of, string target, ScriptWriter script, List<char> letters, string option)
    {
        if (letters.Count == 0)
        {
            return;
        }

        var grant = $"GRANT {List(letters)} ON {target} TO {Role}{option}";
        script.Add(of, Grantor == of.Owner || Grantor.Length == 0 ? grant : $"SET SESSION AUTHORIZATION {Grantor}");
        if (Grantor != of.Owner && Grantor.Length > 0)
        {
            script.Add(of, grant);
            script.Add(of, "RESET SESSION AUTHORIZATION");
        }
    }

    private static string List(IEnumerable<char> letters) => string.Join(", ", letters.Select(l => Words[l]));

    private IEnumerable<(char Letter, bool CanGrant)> Pairs()
    {
        for (var i = 0; i < Letters.Length; i++)
        {
            if (Letters[i] != '*')
            {
                yield return (Letters[i], i + 1 < Letters.Length && Letters[i + 1] == '*');
            }
        }
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
