using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>A name as PostgreSQL reads it: folded where it is not quoted, cut at 63 bytes.</summary>
/// <param name="Schema">The schema, or null: by the search_path.</param>
/// <param name="Name">The name.</param>
/// <param name="Text">As the plan writes it.</param>
internal sealed partial record ObjectName(string? Schema, string Name, string Text)
{
    // NAMEDATALEN - 1.
    private const int LongestName = 63;

    /// <summary>As the plan writes it.</summary>
    public override string ToString() => Text;

    /// <summary>Reads <c>name</c> or <c>schema.name</c>; null where it is neither.</summary>
    internal static ObjectName? Parse(string text) =>
        ParseStart(text, out var rest) is { } name && rest.IsWhiteSpace() ? name : null;

    /// <summary>Reads a name at the start of the text and returns the rest.</summary>
    internal static ObjectName? ParseStart(string text, out ReadOnlySpan<char> rest)
    {
        var match = Qualified().Match(text);
        rest = text.AsSpan(match.Length);
        if (!match.Success)
        {
            return null;
        }

        var (first, second) = (match.Groups["first"].Value, match.Groups["second"]);
        var written = text[..match.Length].Trim();
        return second.Success
            ? new ObjectName(Meant(first), Meant(second.Value), written)
            : new ObjectName(null, Meant(first), written);
    }

    private static string Meant(string written)
    {
        var name =
            written[0] == '"'
                ? written[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
                : string.Concat(written.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        }

        return name;
    }

    [GeneratedRegex(
        """^\s*(?<first>"(?:[^"\0]|"")+"|[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*)"""
            + """(?:\s*\.\s*(?<second>"(?:[^"\0]|"")+"|[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*))?\s*""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Qualified();
}
