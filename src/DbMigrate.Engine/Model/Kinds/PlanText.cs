using System.Globalization;
using System.Text;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>Formats values of a plan for error messages.</summary>
internal static class PlanText
{
    private const int Longest = 60;

    /// <summary>
    /// Returns a value of the plan in quotes, on one line, of bounded length, and without text that looks like a
    /// password. A misplaced connection string would otherwise go into errors and logs.
    /// </summary>
    internal static string Show(string text)
    {
        // Masked first: a password that is cut in the middle would not be recognised any more.
        var safe = Redactor.CleanPatterns(Head(text));
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

    private static string Head(string text) => text.Length > 1_000 ? text[..1_000] : text;

    /// <summary>Words in a sentence: <c>'a', 'b' or 'c'</c>.</summary>
    internal static string Join(IReadOnlyList<string> words, string last) =>
        words.Count switch
        {
            0 => string.Empty,
            1 => $"'{words[0]}'",
            _ => $"{string.Join(", ", words.Take(words.Count - 1).Select(w => $"'{w}'"))} {last} '{words[^1]}'",
        };
}
