using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Parses libpq's keywords: <c>host=h dbname=d password='it''s \'quoted\''</c>.</summary>
internal static class LibpqKeywords
{
    /// <summary>Parses the keywords.</summary>
    /// <returns>False where the text is in another notation. Nothing is set then.</returns>
    public static bool TryRead(ConnectionParameters parameters, string text)
    {
        var pairs = new List<(string Name, string Value)>();
        var at = 0;
        while (SkipBlanks(text, ref at))
        {
            if (!TryReadName(text, ref at, out var name) || !TryReadValue(text, ref at, out var value))
            {
                return false;
            }

            pairs.Add((name, value));
        }

        // A single pair, or pairs separated by ';', are Npgsql's notation unless the names are libpq's.
        if (
            pairs.Count == 0
            || pairs.Any(p => p.Value.Contains(';', StringComparison.Ordinal))
            || !pairs.All(p => IsLowerWord(p.Name))
        )
        {
            return false;
        }

        if (pairs.Find(p => !LibpqParameter.IsKnown(p.Name)) is { Name: { } unknown })
        {
            return pairs.Count == 1 && NpgsqlKeywords.IsKnown(unknown)
                ? false
                : throw parameters.Invalid(LibpqParameter.Unknown("keyword", unknown));
        }

        foreach (var (name, value) in pairs)
        {
            parameters.Set(name, value);
        }

        return true;
    }

    private static bool IsLowerWord(string name) =>
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static bool SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length;
    }

    private static bool TryReadName(string text, ref int at, out string name)
    {
        var start = at;
        while (at < text.Length && text[at] != '=' && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        name = text[start..at];
        return SkipBlanks(text, ref at) && text[at++] == '=' && name.Length > 0;
    }

    private static bool TryReadValue(string text, ref int at, out string value)
    {
        var read = new StringBuilder();
        SkipBlanks(text, ref at);
        var quoted = at < text.Length && text[at] == '\'';
        at += quoted ? 1 : 0;
        while (at < text.Length && (quoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])))
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            read.Append(text[at++]);
        }

        value = read.ToString();
        return !quoted || (at < text.Length && text[at++] == '\'');
    }
}
