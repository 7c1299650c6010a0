using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Divides SQL into tokens by the rules of PostgreSQL's own scanner (src/backend/parser/scan.l) and, in a script, of
/// psql's (psqlscan.l).
/// </summary>
/// <remarks>It works on UTF-8 bytes: all that is of meaning is ASCII, and every other byte is part of a name.</remarks>
internal sealed partial class SqlLexer(InputWindow input, bool script)
{
    /// <summary>The input.</summary>
    public InputWindow Input { get; } = input;

    /// <summary>
    /// Whether a backslash in a plain string is an ordinary character: the setting at this place of the script.
    /// </summary>
    public bool StandardConformingStrings { get; set; } = true;

    /// <summary>The kind of the token that <see cref="Next"/> found.</summary>
    public SqlTokenKind Kind { get; private set; }

    /// <summary>Where in the file the token begins.</summary>
    public long Start { get; private set; }

    /// <summary>Where in the file the token ends.</summary>
    public long End => Input.Offset;

    /// <summary>
    /// The character of a Symbol; of a Variable how it is quoted: <c>'</c>, <c>"</c>, <c>?</c> or NUL; else NUL.
    /// </summary>
    public char Symbol { get; private set; }

    /// <summary>Whether a space or a comment is between this token and the one before.</summary>
    public bool Spaced { get; private set; }

    /// <summary>What is unterminated.</summary>
    public string What { get; private set; } = "";

    /// <summary>Whether the input before the token may be released. True between statements.</summary>
    public bool Between { get; set; }

    /// <summary>The token's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Input.Span(Start, End);

    /// <summary>The token's text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Whether it is the keyword, given in lower case.</summary>
    public bool IsWord(ReadOnlySpan<byte> lower) => Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Bytes, lower);

    /// <summary>Goes on to the next token.</summary>
    public SqlTokenKind Next()
    {
        Symbol = '\0';
        Spaced = false;
        Kind = SkipSpace() ? Token() : SqlTokenKind.Unterminated;
        return Kind;
    }

    private int Peek(int ahead = 0)
    {
        while (Input.Position + ahead >= Input.End)
        {
            if (!Input.Fill())
            {
                return -1;
            }
        }

        return Input.Bytes[Input.Position + ahead];
    }

    private void Begin()
    {
        if (Between)
        {
            Input.Keep = Input.Position;
        }

        Start = Input.Offset;
    }

    private SqlTokenKind Token()
    {
        Begin();
        var c = Peek();
        if (c < 0)
        {
            return SqlTokenKind.End;
        }

        if (IsNameStart(c))
        {
            return Name(c);
        }

        if (c is >= '0' and <= '9' || (c == '.' && Peek(1) is >= '0' and <= '9'))
        {
            return Number();
        }

        switch (c)
        {
            case '\'':
                Input.Position++;
                return Quoted(!StandardConformingStrings, "string");
            case '"':
                Input.Position++;
                return QuotedName();
            case '$':
                return Dollar();
            case ':':
                return Colon();
            case '\\' when script:
                Input.Position++;
                return SqlTokenKind.Command;
        }

        if (IsOperator(c))
        {
            return Operator();
        }

        Input.Position++;
        Symbol = (char)c;
        return SqlTokenKind.Symbol;
    }

    private SqlTokenKind Name(int first)
    {
        var next = Peek(1);
        switch (first | 0x20)
        {
            case 'e' when next == '\'':
                Input.Position += 2;
                return Quoted(true, "string");
            case 'b' or 'x' when next == '\'':
                Input.Position += 2;
                return Quoted(false, "string");
            case 'n' when next == '\'':
                Input.Position += 2;
                return Quoted(!StandardConformingStrings, "string");
            case 'u' when next == '&' && Peek(2) == '\'':
                Input.Position += 3;
                return Quoted(false, "string");
            case 'u' when next == '&' && Peek(2) == '"':
                Input.Position += 3;
                return QuotedName();
        }

        SkipName();
        return SqlTokenKind.Word;
    }

    private void SkipName()
    {
        do
        {
            var rest = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position);
            var length = 0;
            while (length < rest.Length && IsNamePart(rest[length]))
            {
                length++;
            }

            Input.Position += length;
        } while (Input.Position == Input.End && Input.Fill());
    }

    private SqlTokenKind Number()
    {
        while (Peek() is var c && (c is >= '0' and <= '9' or '.' or '_' || (c | 0x20) is >= 'a' and <= 'z'))
        {
            if (c == '.' && Peek(1) == '.')
            {
                break;
            }

            // The sign of an exponent belongs to it: 1e-5.
            var sign = (c | 0x20) == 'e' && Peek(1) is '+' or '-' && Peek(2) is >= '0' and <= '9';
            Input.Position += sign ? 2 : 1;
        }

        return SqlTokenKind.Number;
    }

    private SqlTokenKind Operator()
    {
        Input.Position++;
        while (Peek() is var c && IsOperator(c))
        {
            if ((c == '-' && Peek(1) == '-') || (c == '/' && Peek(1) == '*'))
            {
                break;
            }

            Input.Position++;
        }

        return SqlTokenKind.Operator;
    }

    private static bool IsNameStart(int c) => (c | 0x20) is >= 'a' and <= 'z' || c is '_' or >= 0x80;

    private static bool IsNamePart(int c) =>
        (c | 0x20) is >= 'a' and <= 'z' || c is '_' or '$' or >= 0x80 or (>= '0' and <= '9');

    private static bool IsOperator(int c) =>
        c
            is '~'
                or '!'
                or '@'
                or '#'
                or '^'
                or '&'
                or '|'
                or '`'
                or '?'
                or '+'
                or '-'
                or '*'
                or '/'
                or '%'
                or '<'
                or '>'
                or '=';
}
