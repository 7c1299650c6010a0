using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Common;

/// <summary>
/// Makes the characters visible that a terminal would act upon instead of showing them. Texts of servers, files and
/// other people may contain them.
/// </summary>
/// <remarks>
/// Control characters become <c>\x1b</c>. Characters that change the direction of text, or that have no width, become
/// <c>\u202e</c>. The joiners U+200C and U+200D are kept: scripts and emoji need them.
/// </remarks>
internal static class VisibleText
{
    private const char ZeroWidthNonJoiner = '\u200c';
    private const char ZeroWidthJoiner = '\u200d';

    /// <summary>Returns the text with its line ends and tabs, and with every other such character visible.</summary>
    internal static string Lines(string text) => Of(text, keepLines: true);

    /// <summary>Returns the text on one line: line ends and tabs become visible too.</summary>
    internal static string OneLine(string text) => Of(text, keepLines: false);

    /// <summary>Returns the visible lines of a text, without their ends.</summary>
    internal static string[] Split(string text) =>
        IsPlainLine(text) ? [text] : Lines(text).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    /// <summary>Returns whether a text is one line of ASCII that is shown as it is.</summary>
    internal static bool IsPlainLine(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Returns the text of JSON with these characters as escapes of JSON.</summary>
    /// <param name="json">JSON on one line. Such characters occur only inside of its strings.</param>
    internal static string Json(string json)
    {
        var first = FirstOf(json, keepLines: false);
        if (first < 0)
        {
            return json;
        }

        var shown = new StringBuilder(json.Length + 32).Append(json, 0, first);
        foreach (var c in json.AsSpan(first))
        {
            // Both halves of a pair are escaped, or neither: JSON has no escape of more than 16 bits.
            _ = IsActive(c) ? Append(shown, "\\u", c, "x4") : shown.Append(c);
        }

        return shown.ToString();
    }

    private static string Of(string text, bool keepLines)
    {
        var first = FirstOf(text, keepLines);
        if (first < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 32).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (IsKept(text, i, keepLines))
            {
                shown.Append(c);
            }
            else if (c is '\n' or '\r' or '\t')
            {
                shown.Append(
                    c switch
                    {
                        '\n' => "\\n",
                        '\r' => "\\r",
                        _ => "\\t",
                    }
                );
            }
            else if (c <= '\u009f')
            {
                Append(shown, "\\x", c, "x2");
            }
            else if (char.IsSurrogatePair(text, i))
            {
                Append(shown, "\\u{", char.ConvertToUtf32(text, i++), "x").Append('}');
            }
            else
            {
                Append(shown, "\\u", c, "x4");
            }
        }

        return shown.ToString();
    }

    private static int FirstOf(string text, bool keepLines)
    {
        // Nearly all texts consist of these characters.
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (!IsKept(text, i, keepLines))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsKept(string text, int index, bool keepLines)
    {
        var c = text[index];
        return c switch
        {
            >= ' ' and < '\u007f' => true,
            '\n' or '\t' => keepLines,
            '\r' => keepLines && index + 1 < text.Length && text[index + 1] == '\n',
            // The second half belongs to what was decided for the first one.
            _ when char.IsLowSurrogate(c) && index > 0 && char.IsHighSurrogate(text[index - 1]) => true,
            _ when char.IsHighSurrogate(c) && char.IsSurrogatePair(text, index) => CharUnicodeInfo.GetUnicodeCategory(
                text,
                index
            ) != UnicodeCategory.Format,
            _ => !IsActive(c),
        };
    }

    private static bool IsActive(char c) =>
        c < ' '
        || c is (>= '\u007f' and <= '\u009f')
        || (
            c >= '\u00ad'
            && c is not (ZeroWidthJoiner or ZeroWidthNonJoiner)
            && CharUnicodeInfo.GetUnicodeCategory(c)
                is UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
        );

    private static StringBuilder Append(StringBuilder text, string prefix, int code, string format) =>
        text.Append(prefix).Append(code.ToString(format, CultureInfo.InvariantCulture));
}
