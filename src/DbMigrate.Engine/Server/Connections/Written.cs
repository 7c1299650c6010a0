using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>The ways in which SQL, shells, URIs, JSON and XML write a character.</summary>
internal static class Written
{
    private const int MostBackslashes = 8;

    /// <summary>
    /// The characters, besides the character itself, with which a written character can begin.
    /// </summary>
    internal const string Beginnings = "%\\&'\"`+";

    /// <summary>The number of ways to read a character at one place, at the most.</summary>
    internal const int MostEnds = 16;

    /// <summary>Finds where a character that is written at a position ends, for each way to read it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The position.</param>
    /// <param name="rune">The character.</param>
    /// <param name="ends">Receives the ends, the longest first.</param>
    /// <returns>Their number.</returns>
    internal static int Ends(ReadOnlySpan<char> text, int at, Rune rune, Span<int> ends)
    {
        if (at >= text.Length)
        {
            return 0;
        }

        var found = new EndList(ends);
        found.Add(Plain(text, at, rune));
        switch (text[at])
        {
            case '%':
                Percent(text, at, rune, ref found);
                break;
            case '\\' or '`':
                Escaped(text, at, rune, ref found);
                break;
            case '&':
                found.Add(Entity(text, at, rune));
                break;
            case '+' when rune.Value == ' ':
                found.Add(at + 1);
                break;
            case '\'' when rune.Value == '\'':
                found.Add(Shell(text, at));
                break;
            default:
                break;
        }

        if (rune.Value is '\'' or '"')
        {
            foreach (var once in found.Ends.ToArray())
            {
                found.Add(Doubled(text, at, once));
            }
        }

        found.Ends.Sort(static (x, y) => y.CompareTo(x));
        return found.Ends.Length;
    }

    private static int Plain(ReadOnlySpan<char> text, int at, Rune rune) =>
        Rune.DecodeFromUtf16(text[at..], out var found, out var length) == System.Buffers.OperationStatus.Done
        && found == rune
            ? at + length
            : -1;

    // A quote that is doubled in SQL may be encoded in what surrounds the SQL.
    private static int Doubled(ReadOnlySpan<char> text, int at, int once) =>
        text[once..].StartsWith(text[at..once], StringComparison.Ordinal) ? once + (once - at) : -1;

    // '\'' or '"'"'.
    private static int Shell(ReadOnlySpan<char> text, int at) =>
        text[at..].StartsWith("'\\''", StringComparison.Ordinal) ? at + 4
        : text[at..].StartsWith("'\"'\"'", StringComparison.Ordinal) ? at + 5
        : -1;

    // Encoded once, twice or more often: %27, %2527.
    private static void Percent(ReadOnlySpan<char> text, int at, Rune rune, ref EndList found)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..rune.EncodeToUtf8(bytes)];
        var start = "%";
        for (var times = 0; times < 3; times++, start += "25")
        {
            var end = at;
            foreach (var value in bytes)
            {
                end =
                    end >= 0
                    && text[end..].StartsWith(start, StringComparison.Ordinal)
                    && Hex(text, end + start.Length, 2) == value
                        ? end + start.Length + 2
                        : -1;
            }

            found.Add(end);
        }
    }

    private static void Escaped(ReadOnlySpan<char> text, int at, Rune rune, ref EndList found)
    {
        var after = at + 1;
        if (text[at] == '\\')
        {
            // An escaped text in another one has its backslashes doubled.
            while (after < text.Length && after - at < MostBackslashes && text[after] == '\\')
            {
                after++;
            }
        }

        for (var doubled = 2; rune.Value == text[at] && doubled <= after - at; doubled *= 2)
        {
            found.Add(at + doubled);
        }

        if (after >= text.Length)
        {
            return;
        }

        found.Add(Plain(text, after, rune));
        found.Add(IsLetterOf(rune.Value, text[after]) ? after + 1 : -1);
        found.Add(Units(text, at, after, rune));
        found.Add(Points(text, after, rune));
        found.Add(Bytes(text, at, after, rune));
    }

    private static bool IsLetterOf(int value, char letter) =>
        (value, letter) is ('\n', 'n') or ('\r', 'r') or ('\t', 't') or ('\b', 'b') or ('\f', 'f');

    /// <summary>Reads <c>\u00e4</c>, and two of them for a character beyond 16 bits.</summary>
    private static int Units(ReadOnlySpan<char> text, int at, int after, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        var start = text[at..after];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            if (after < 0 || after >= text.Length || text[after] != 'u' || Hex(text, after + 1, 4) != unit)
            {
                return -1;
            }

            after += 5;
            at = after;
            after = text[after..].StartsWith(start, StringComparison.Ordinal) ? after + start.Length : -1;
        }

        return at;
    }

    /// <summary>Reads <c>\U0001f600</c>, and of a <c>U&amp;''</c> string <c>\00e4</c> and <c>\+01f600</c>.</summary>
    private static int Points(ReadOnlySpan<char> text, int after, Rune rune) =>
        text[after] == 'U' && Hex(text, after + 1, 8) == rune.Value ? after + 9
        : text[after] == '+' && Hex(text, after + 1, 6) == rune.Value ? after + 7
        : Hex(text, after, 4) == rune.Value ? after + 4
        : -1;

    /// <summary>Reads <c>\xc3\xa4</c> and <c>\303\244</c>.</summary>
    private static int Bytes(ReadOnlySpan<char> text, int at, int after, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        var start = text[at..after];
        foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
        {
            if (after < 0)
            {
                return -1;
            }

            var isHex = after < text.Length && text[after] is 'x' or 'X';
            if (isHex ? Hex(text, after + 1, 2) != value : Octal(text, after) != value)
            {
                return -1;
            }

            at = after + 3;
            after = text[at..].StartsWith(start, StringComparison.Ordinal) ? at + start.Length : -1;
        }

        return at;
    }

    private static int Entity(ReadOnlySpan<char> text, int at, Rune rune)
    {
        var length = text[at..].IndexOf(';');
        if (length is < 2 or > 10)
        {
            return -1;
        }

        var name = text.Slice(at + 1, length - 1);
        var value =
            name.StartsWith("#x", StringComparison.OrdinalIgnoreCase) ? Parse(name[2..], NumberStyles.AllowHexSpecifier)
            : name[0] == '#' ? Parse(name[1..], NumberStyles.None)
            : name switch
            {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => -1,
            };
        return value == rune.Value ? at + length + 1 : -1;
    }

    private static int Hex(ReadOnlySpan<char> text, int at, int digits) =>
        at + digits <= text.Length ? Parse(text.Slice(at, digits), NumberStyles.AllowHexSpecifier) : -1;

    private static int Octal(ReadOnlySpan<char> text, int at)
    {
        if (at + 3 > text.Length)
        {
            return -1;
        }

        var value = 0;
        foreach (var digit in text.Slice(at, 3))
        {
            if (digit is < '0' or > '7')
            {
                return -1;
            }

            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    private static int Parse(ReadOnlySpan<char> digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private ref struct EndList(Span<int> ends)
    {
        private readonly Span<int> _ends = ends;
        private int _count;

        internal readonly Span<int> Ends => _ends[.._count];

        internal void Add(int end)
        {
            if (end >= 0 && _count < _ends.Length && !Ends.Contains(end))
            {
                _ends[_count++] = end;
            }
        }
    }
}
