using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Steps.EnvFiles;

/// <summary>
/// The text of a <c>.env</c> file. A character is a byte of the file: bytes that are no UTF-8 stay as they are.
/// </summary>
internal sealed partial class EnvText
{
    private readonly string _text;

    private EnvText(string text) => _text = text;

    /// <summary>Returns the text of a file's bytes.</summary>
    internal static EnvText Of(byte[] bytes) => new(Encoding.Latin1.GetString(bytes));

    /// <summary>Returns whether every reader of such files would read a value as it is.</summary>
    internal static bool CanWrite(string value) => Written(value) is not null;

    /// <summary>Returns the bytes.</summary>
    internal byte[] ToBytes() => Encoding.Latin1.GetBytes(_text);

    /// <summary>Returns what follows the <c>=</c> of a key, as the file has it, without its comment; null: no such key.</summary>
    /// <remarks>Of several lines, the last one counts, as it does for the readers of such files.</remarks>
    internal string? RawOf(string key) => Find(key) is { } at ? _text[at.Start..at.End] : null;

    /// <summary>Returns how often a key is set.</summary>
    internal int Count(string key) => All(key).Count;

    /// <summary>Returns the text with a key set to a value.</summary>
    internal EnvText With(string key, string value) => WithRaw(key, Bytes(Written(value)!));

    /// <summary>Returns the text with a key set to what <see cref="RawOf"/> returned.</summary>
    internal EnvText WithRaw(string key, string raw)
    {
        if (Find(key) is { } at)
        {
            return new(_text[..at.Start] + raw + _text[at.End..]);
        }

        var lineEnd = _text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var start = _text.Length == 0 || _text.EndsWith('\n') || IsBomOnly ? string.Empty : lineEnd;
        return new($"{_text}{start}{key}={raw}{lineEnd}");
    }

    /// <summary>Returns the text without a key.</summary>
    internal EnvText Without(string key)
    {
        if (Find(key) is not { } at)
        {
            return this;
        }

        var end = _text.IndexOf('\n', at.End);
        return new(_text[..at.Line] + (end < 0 ? string.Empty : _text[(end + 1)..]));
    }

    /// <summary>Returns a value as the file has it, one character for each byte.</summary>
    internal static string RawValue(string value) => Bytes(Written(value)!);

    private bool IsBomOnly => _text == "\u00EF\u00BB\u00BF";

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Returns a value with the quotes that it needs, also where a shell reads the file; null: readers would differ.
    /// </summary>
    private static string? Written(string value) =>
        Plain().IsMatch(value) ? value
        : value.Any(c => char.IsControl(c) && c != '\t') ? null
        : !value.Contains('\'', StringComparison.Ordinal) && !value.EndsWith('\\') ? $"'{value}'"
        : value.IndexOfAny(['"', '\\', '$', '`']) < 0 ? $"\"{value}\""
        : null;

    private Place? Find(string key) => All(key) is [.., var last] ? last : null;

    private List<Place> All(string key)
    {
        var found = new List<Place>();
        for (var at = 0; at < _text.Length; )
        {
            var match = Assignment().Match(_text, at);
            var end = match.Success ? EndOfValue(match.Index + match.Length) : at;
            if (match.Success && match.Groups["key"].Value == key)
            {
                found.Add(new Place(match.Index, match.Index + match.Length, end));
            }

            var next = _text.IndexOf('\n', end);
            at = next < 0 ? _text.Length : next + 1;
        }

        return found;
    }

    /// <summary>Returns the end of the value that begins at an index: its closing quote, its comment or its line.</summary>
    private int EndOfValue(int start)
    {
        if (start < _text.Length && _text[start] is '"' or '\'' or '`')
        {
            for (var i = start + 1; i < _text.Length; i++)
            {
                if (_text[i] == '\\' && _text[start] == '"')
                {
                    i++;
                }
                else if (_text[i] == _text[start])
                {
                    return i + 1;
                }
            }
        }

        var line = _text.IndexOfAny(['\r', '\n'], start);
        var text = _text[start..(line < 0 ? _text.Length : line)];
        var comment = Comment().Match(text);
        return start + (comment.Success ? comment.Index : text.TrimEnd().Length);
    }

    // \xEF\xBB\xBF is the byte order mark.
    [GeneratedRegex(@"\G(?:\xEF\xBB\xBF)?[ \t]*(?:export[ \t]+)?(?<key>[A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"[ \t]+#")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:@%+,=?-]*\z")]
    private static partial Regex Plain();

    /// <summary>Where a key is set.</summary>
    /// <param name="Line">The beginning of its line.</param>
    /// <param name="Start">The beginning of its value.</param>
    /// <param name="End">The end of its value.</param>
    private sealed record Place(int Line, int Start, int End);
}
