using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Finds a secret in a text, whichever way each of its characters is written: plainly, doubled or escaped as in SQL, a
/// shell and JSON, percent-encoded, as an entity. Line ends may break it, with a prefix on the next line.
/// </summary>
internal sealed class SecretPattern
{
    /// <summary>The number of characters from which on the beginning of a cut secret counts.</summary>
    internal const int ShortestCut = 4;

    // Quotes in a secret can be read in several ways. No text may take long for it.
    private const int MostSteps = 10_000;

    private readonly Rune[] _runes;
    private readonly bool _isBase64;

    /// <summary>Creates the pattern of a text.</summary>
    /// <param name="secret">The secret, or its encoded form.</param>
    /// <param name="isBase64">Whether it is base64. The characters around it then hold bits of it too.</param>
    internal SecretPattern(string secret, bool isBase64 = false)
    {
        _runes = [.. secret.EnumerateRunes()];
        _isBase64 = isBase64;
        First = secret[0];
        Length = secret.Length;
    }

    /// <summary>The first character, where it is written plainly.</summary>
    internal char First { get; }

    /// <summary>The number of characters, where they are written plainly.</summary>
    internal int Length { get; }

    /// <summary>Returns the place of the secret that is written at a position; null where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The position.</param>
    /// <param name="isCut">Whether the text may have been cut at its end.</param>
    internal (int Start, int End)? Find(ReadOnlySpan<char> text, int at, bool isCut)
    {
        var steps = 0;
        var end = Match(text, at, 0, isCut, ref steps);
        if (end < 0)
        {
            return null;
        }

        if (_isBase64)
        {
            at -= at > 0 && IsBase64(text[at - 1]) ? 1 : 0;
            end += end < text.Length && IsBase64(text[end]) ? 1 : 0;
        }

        return (at, end);
    }

    private int Match(ReadOnlySpan<char> text, int at, int from, bool isCut, ref int steps)
    {
        Span<int> ends = stackalloc int[Written.MostEnds];
        var cut = -1;
        for (var i = from; i < _runes.Length; i++)
        {
            if (i >= ShortestCut && IsCutAt(text, at, isCut))
            {
                cut = at;
            }

            if (++steps > MostSteps)
            {
                return cut;
            }

            if (Rune.IsWhiteSpace(_runes[i]) && SkipBlanks(text, at) is var blanks && blanks > at)
            {
                // Blanks are often folded: any number of them is as good as any other.
                at = blanks;
                while (i + 1 < _runes.Length && Rune.IsWhiteSpace(_runes[i + 1]))
                {
                    i++;
                }

                continue;
            }

            var count = Written.Ends(text, at, _runes[i], ends);
            if (count == 0)
            {
                var next = i == 0 ? at : SkipBreak(text, at);
                if (next == at)
                {
                    return cut;
                }

                (at, i) = (next, i - 1);
                continue;
            }

            // The longest first: a doubled quote is then not left behind.
            for (var way = 0; way < count - 1; way++)
            {
                var end = Match(text, ends[way], i + 1, isCut, ref steps);
                if (end >= 0)
                {
                    return end;
                }
            }

            at = ends[count - 1];
        }

        return at;
    }

    private static bool IsCutAt(ReadOnlySpan<char> text, int at, bool isCut)
    {
        var rest = text[at..].TrimStart(' ');
        return rest.IsEmpty ? isCut : rest[0] == '…' || rest.StartsWith("...", StringComparison.Ordinal);
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end > at && text[at..end].Contains('\n') ? SkipPrefix(text, end) : end;
    }

    /// <summary>Returns the end of a line break, with the blanks around it and the prefix of the next line.</summary>
    private static int SkipBreak(ReadOnlySpan<char> text, int at)
    {
        var end = SkipBlanks(text, at);
        if (text[at..end].IndexOfAny('\n', '\r') >= 0)
        {
            return end;
        }

        // The line end of a text in JSON, or of a text that is shown on one line.
        var escaped = at;
        while (escaped + 1 < text.Length && text[escaped] == '\\' && text[escaped + 1] is 'n' or 'r')
        {
            escaped += 2;
        }

        return escaped > at ? SkipPrefix(text, escaped) : at;
    }

    private static int SkipPrefix(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        // "LINE 3: ", "DETAIL: ", "3 | ", "> ", "# ".
        var mark = at;
        while (
            mark < text.Length
            && mark - at < 16
            && (char.IsAsciiLetterUpper(text[mark]) || char.IsAsciiDigit(text[mark]) || text[mark] == ' ')
        )
        {
            mark++;
        }

        if (mark < text.Length && (text[mark] is '|' or '>' or '#' or '*' || text[mark] == ':' && mark > at))
        {
            at = mark + 1;
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }
        }

        return Math.Max(start, at);
    }

    private static bool IsBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_';
}
