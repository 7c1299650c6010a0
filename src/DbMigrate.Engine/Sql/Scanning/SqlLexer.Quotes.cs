namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Spaces, comments and everything in quotes.</summary>
internal sealed partial class SqlLexer
{
    /// <summary>Passes spaces and comments. False where a comment does not end.</summary>
    private bool SkipSpace()
    {
        while (true)
        {
            Begin();
            var c = Peek();
            if (IsSpace(c))
            {
                Input.Position++;
            }
            else if (c == '-' && Peek(1) == '-')
            {
                SkipLine();
            }
            else if (c == '/' && Peek(1) == '*')
            {
                if (!SkipComment())
                {
                    return false;
                }
            }
            else
            {
                return true;
            }

            Spaced = true;
        }
    }

    /// <summary>Passes the rest of the line, not its end.</summary>
    private void SkipLine()
    {
        do
        {
            var at = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position).IndexOfAny((byte)'\n', (byte)'\r');
            if (at >= 0)
            {
                Input.Position += at;
                return;
            }

            Forget();
        }
        while (Input.Fill());
    }

    private bool SkipComment()
    {
        // Where it began must be known when the file has ended; between statements its text need not be kept for that.
        if (Between)
        {
            Input.MoveTo(Start);
        }

        var began = Between ? Input.PositionOf(Start) : default;
        Input.Position += 2;
        for (var depth = 1; depth > 0;)
        {
            var at = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position).IndexOfAny((byte)'*', (byte)'/');
            if (at < 0)
            {
                Forget();
                if (!Input.Fill())
                {
                    What = "comment";
                    Began = Between ? began : null;
                    return false;
                }

                continue;
            }

            Input.Position += at;
            var c = Peek();
            var next = Peek(1);
            if (c == '*' && next == '/')
            {
                depth--;
                Input.Position += 2;
            }
            else if (c == '/' && next == '*')
            {
                depth++;
                Input.Position += 2;
            }
            else
            {
                Input.Position++;
            }
        }

        return true;
    }

    /// <summary>Where an unterminated comment between statements began; its text is gone already.</summary>
    public TextPosition? Began { get; private set; }

    /// <summary>The scanner is at the end of what was read, and what was read is needed no more.</summary>
    private void Forget()
    {
        Input.Position = Input.End;
        if (Between)
        {
            Input.Keep = Input.Position;
        }
    }

    /// <summary>The rest of a string whose quote was passed, with what continues it on the next line.</summary>
    private SqlTokenKind Quoted(bool backslashes, string what)
    {
        do
        {
            if (!QuotedPart(backslashes))
            {
                What = what;
                return SqlTokenKind.Unterminated;
            }
        }
        while (SkipToContinuation());
        return SqlTokenKind.String;
    }

    private bool QuotedPart(bool backslashes)
    {
        while (true)
        {
            var rest = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position);
            var at = backslashes ? rest.IndexOfAny((byte)'\'', (byte)'\\') : rest.IndexOf((byte)'\'');
            if (at < 0)
            {
                Input.Position = Input.End;
                if (!Input.Fill())
                {
                    return false;
                }

                continue;
            }

            Input.Position += at + 1;
            if (rest[at] == '\\')
            {
                if (Peek() < 0)
                {
                    return false;
                }

                Input.Position++;
            }
            else if (Peek() == '\'')
            {
                Input.Position++;
            }
            else
            {
                return true;
            }
        }
    }

    /// <summary>Two strings with nothing but space between them, a line's end in it, are one: <c>quotecontinue</c> of scan.l.</summary>
    private bool SkipToContinuation()
    {
        var ahead = 0;
        var line = false;
        for (int c; (c = Peek(ahead)) >= 0;)
        {
            if (IsSpace(c))
            {
                line |= c is '\n' or '\r';
                ahead++;
            }
            else if (c == '-' && Peek(ahead + 1) == '-')
            {
                while (Peek(ahead) is not (-1 or '\n' or '\r'))
                {
                    ahead++;
                }
            }
            else
            {
                if (c != '\'' || !line)
                {
                    return false;
                }

                Input.Position += ahead + 1;
                return true;
            }
        }

        return false;
    }

    private SqlTokenKind QuotedName()
    {
        while (true)
        {
            var rest = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position);
            var at = rest.IndexOf((byte)'"');
            if (at < 0)
            {
                Input.Position = Input.End;
                if (!Input.Fill())
                {
                    What = "quoted name";
                    return SqlTokenKind.Unterminated;
                }

                continue;
            }

            Input.Position += at + 1;
            if (Peek() != '"')
            {
                return SqlTokenKind.QuotedName;
            }

            Input.Position++;
        }
    }

    private SqlTokenKind Dollar()
    {
        if (Peek(1) is >= '0' and <= '9')
        {
            Input.Position++;
            while (Peek() is >= '0' and <= '9')
            {
                Input.Position++;
            }

            return SqlTokenKind.Parameter;
        }

        var length = 1;
        if (IsNameStart(Peek(1)))
        {
            while (Peek(length) is var c && c != '$' && IsNamePart(c))
            {
                length++;
            }
        }

        if (Peek(length) != '$')
        {
            Input.Position++;
            Symbol = '$';
            return SqlTokenKind.Symbol;
        }

        // The tag is compared where it lies: the window may move, the distance to the token's start does not.
        var tag = Input.Bytes.AsSpan(Input.Position, length + 1).ToArray();
        Input.Position += tag.Length;
        while (true)
        {
            var at = Input.Bytes.AsSpan(Input.Position, Input.End - Input.Position).IndexOf(tag);
            if (at >= 0)
            {
                Input.Position += at + tag.Length;
                return SqlTokenKind.String;
            }

            // What may be the beginning of the closing tag stays to be looked at again.
            Input.Position = Math.Max(Input.Position, Input.End - tag.Length + 1);
            if (!Input.Fill())
            {
                What = "dollar quote";
                return SqlTokenKind.Unterminated;
            }
        }
    }

    private SqlTokenKind Colon()
    {
        Input.Position++;
        var c = Peek();
        if (c is ':' or '=')
        {
            Input.Position++;
            return SqlTokenKind.Operator;
        }

        Symbol = ':';
        if (!script)
        {
            return SqlTokenKind.Symbol;
        }

        if (IsVariablePart(c))
        {
            while (IsVariablePart(Peek()))
            {
                Input.Position++;
            }

            Symbol = '\0';
            return SqlTokenKind.Variable;
        }

        // :'name'  :"name"  :{?name}
        var (prefix, close) = c switch { '\'' => (1, '\''), '"' => (1, '"'), '{' when Peek(1) == '?' => (2, '}'), _ => (0, '\0') };
        if (prefix == 0)
        {
            return SqlTokenKind.Symbol;
        }

        var length = prefix;
        while (IsVariablePart(Peek(length)))
        {
            length++;
        }

        if (length == prefix || Peek(length) != close)
        {
            return SqlTokenKind.Symbol;
        }

        Input.Position += length + 1;
        Symbol = prefix == 2 ? '?' : close;
        return SqlTokenKind.Variable;
    }

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private static bool IsVariablePart(int c) => IsNameStart(c) || c is >= '0' and <= '9';
}
