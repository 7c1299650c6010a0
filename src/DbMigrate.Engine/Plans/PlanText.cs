using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans;

/// <summary>How errors speak of what stands in a plan.</summary>
internal static partial class PlanText
{
    private const int Longest = 60;

    /// <summary>
    /// A word of the plan in quotes, on one line, of bounded length, and without what looks like a password: an error may repeat a
    /// connection string that somebody put where none belongs, and errors end in logs.
    /// </summary>
    internal static string Show(string text)
    {
        // Masked first: a password that is cut in the middle would not be recognised any more.
        var safe = Secret().Replace(Head(text), m => m.Groups["before"].Value + "***");
        var shown = new StringBuilder("'");
        foreach (var c in safe)
        {
            if (shown.Length > Longest)
            {
                shown.Append('…');
                break;
            }

            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\t' => shown.Append("\\t"),
                _ when char.IsControl(c) => shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => shown.Append(c),
            };
        }

        return shown.Append('\'').ToString();
    }

    /// <summary>Whether a text carries a password in a form that PostgreSQL's clients know.</summary>
    internal static bool HoldsPassword(string text) => Secret().IsMatch(Head(text));

    private static string Head(string text) => text.Length > 1_000 ? text[..1_000] : text;

    /// <summary>Words in a sentence: <c>'a', 'b' or 'c'</c>.</summary>
    internal static string Join(IReadOnlyList<string> words, string last) => words.Count switch
    {
        0 => string.Empty,
        1 => $"'{words[0]}'",
        _ => $"{string.Join(", ", words.Take(words.Count - 1).Select(w => $"'{w}'"))} {last} '{words[^1]}'",
    };

    // Either scheme://user:PASSWORD@host, whose password may hold '/' and '@' where somebody did not encode it, or a keyword with its value,
    // quoted or bare. A reference as the value is none.
    [GeneratedRegex("""(?<before>[a-z][a-z0-9+.-]{0,20}://[^:@/\s]*:)(?!\$\{)[^\s]+(?=@)|(?<before>\b(?:password|passwd|passphrase|pwd|sslpassword|ssl[ _]password)\s*=\s*)(?!\$\{)(?:"[^"]*"|'[^']*'|[^\s;&"']+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
