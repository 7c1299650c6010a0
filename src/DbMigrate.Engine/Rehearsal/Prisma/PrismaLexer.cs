using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>The kinds of tokens of a Prisma schema.</summary>
internal enum PrismaTokenKind
{
    /// <summary>A word.</summary>
    Word,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A sign, as <c>{</c> or <c>@@</c>.</summary>
    Sign,

    /// <summary>The end of a line.</summary>
    Line,

    /// <summary>The end of the file.</summary>
    End,
}

/// <summary>A token.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">Its text; of a text in quotes, what it denotes.</param>
/// <param name="Place">Where it begins.</param>
internal readonly record struct PrismaToken(PrismaTokenKind Kind, string Value, SourcePlace Place);

/// <summary>Splits a Prisma schema into tokens.</summary>
/// <param name="file">The file's name in messages.</param>
/// <param name="text">Its text.</param>
/// <param name="errors">Receives the errors.</param>
internal sealed class PrismaLexer(string file, string text, List<PlanFinding> errors)
{
    private readonly List<PrismaToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private SourcePlace Here => new(file, _line, _at - _lineStart + 1);

    /// <summary>Returns the tokens; the last is the end of the file.</summary>
    internal IReadOnlyList<PrismaToken> Read()
    {
        while (_at < text.Length)
        {
            ReadToken(text[_at]);
        }

        _tokens.Add(new PrismaToken(PrismaTokenKind.End, string.Empty, Here));
        return _tokens;
    }

    private void ReadToken(char c)
    {
        if (c == '\n')
        {
            _tokens.Add(new PrismaToken(PrismaTokenKind.Line, "\n", Here));
            EndLine();
        }
        else if (char.IsWhiteSpace(c) || c == '\uFEFF')
        {
            _at++;
        }
        else if (Has("//"))
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }
        else if (Has("/*"))
        {
            SkipComment();
        }
        else if (c == '"')
        {
            ReadText();
        }
        else if (char.IsLetter(c) || c == '_')
        {
            Take(PrismaTokenKind.Word, x => char.IsLetterOrDigit(x) || x is '_' or '-');
        }
        else if (char.IsAsciiDigit(c) || (c == '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            Take(PrismaTokenKind.Number, x => char.IsAsciiDigit(x) || x is '.' or 'e' or 'E' or '-' or '+');
        }
        else if (Has("@@"))
        {
            _tokens.Add(new PrismaToken(PrismaTokenKind.Sign, "@@", Here));
            _at += 2;
        }
        else
        {
            if (!"{}()[],:?=@.".Contains(c, StringComparison.Ordinal))
            {
                errors.Add(new PlanFinding(Here, $"The character '{c}' is not part of a Prisma schema."));
            }
            else
            {
                _tokens.Add(new PrismaToken(PrismaTokenKind.Sign, c.ToString(), Here));
            }

            _at++;
        }
    }

    private bool Has(string sign) => string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0;

    private void EndLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private void SkipComment()
    {
        var start = Here;
        while (_at < text.Length && !Has("*/"))
        {
            if (text[_at] == '\n')
            {
                EndLine();
            }
            else
            {
                _at++;
            }
        }

        if (_at >= text.Length)
        {
            errors.Add(new PlanFinding(start, "The comment does not end."));
        }

        _at = Math.Min(_at + 2, text.Length);
    }

    private void Take(PrismaTokenKind kind, Func<char, bool> belongs)
    {
        var (place, start) = (Here, _at++);
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        _tokens.Add(new PrismaToken(kind, text[start.._at], place));
    }

    private void ReadText()
    {
        var (place, value) = (Here, new StringBuilder());
        for (_at++; _at < text.Length && text[_at] is not ('"' or '\n'); _at++)
        {
            if (text[_at] != '\\' || _at + 1 >= text.Length)
            {
                value.Append(text[_at]);
                continue;
            }

            _at++;
            if (text[_at] == 'u' && _at + 4 < text.Length)
            {
                value.Append((char)Convert.ToInt32(text.Substring(_at + 1, 4), 16));
                _at += 4;
                continue;
            }

            value.Append(
                text[_at] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\b',
                    'f' => '\f',
                    var other => other,
                }
            );
        }

        if (_at >= text.Length || text[_at] != '"')
        {
            errors.Add(new PlanFinding(place, "The text does not end: its closing quote is missing."));
        }
        else
        {
            _at++;
        }

        _tokens.Add(new PrismaToken(PrismaTokenKind.Text, value.ToString(), place));
    }
}
