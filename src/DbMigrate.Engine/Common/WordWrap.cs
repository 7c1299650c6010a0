namespace DbMigrate.Engine.Common;

/// <summary>
/// Breaks texts to a width: at blanks, in words that are too long after punctuation, and elsewhere only where a word
/// has none.
/// </summary>
internal static class WordWrap
{
    private const int LongWord = 24;
    private const string BreaksAfter = "_-./\\:,;=)]@|";

    /// <summary>Returns the lines of a text; the lines of a paragraph have its indent. Characters that a terminal acts upon become visible.</summary>
    /// <param name="text">The text, in paragraphs.</param>
    /// <param name="width">The longest line, in characters.</param>
    internal static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in VisibleText.Split(text))
        {
            var rest = paragraph;
            var indent = IndentOf(rest);
            var prefix = indent < width / 2 ? rest[..indent] : string.Empty;
            while (rest.Length > width)
            {
                var end = EndOfLine(rest, width);
                yield return rest[..end].TrimEnd();
                rest = prefix + rest[end..].TrimStart();
            }

            yield return rest;
        }
    }

    /// <summary>Returns the width that a text needs so that its words stay whole, long ones up to punctuation.</summary>
    internal static int NarrowestWidth(string text) =>
        text.Split((char[]?)null).Max(word => word.Length <= LongWord ? word.Length : LongestPart(word));

    private static int LongestPart(string word)
    {
        var (longest, length) = (0, 0);
        foreach (var c in word)
        {
            longest = Math.Max(longest, ++length);
            length = BreaksAfter.Contains(c, StringComparison.Ordinal) ? 0 : length;
        }

        return longest;
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;

    private static int EndOfLine(string rest, int width)
    {
        // A line does not consist of its indent alone.
        var indent = IndentOf(rest);
        var blank = rest.LastIndexOf(' ', width);
        if (blank > indent)
        {
            return blank;
        }

        var punctuation = rest.AsSpan(0, width).LastIndexOfAny(BreaksAfter);
        return punctuation > indent ? punctuation + 1
            : width > 1 && char.IsHighSurrogate(rest[width - 1]) ? width - 1
            : width;
    }
}
