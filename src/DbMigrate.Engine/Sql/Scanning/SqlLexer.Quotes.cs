namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Everything in quotes.</summary>
internal sealed partial class SqlLexer
{
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
        } while (SkipToContinuation());
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

    /// <summary>
    /// Two strings with nothing but space between them, a line's end in it, are one: <c>quotecontinue</c> of scan.l.
    /// </summary>
    private bool SkipToContinuation()
    {
        var ahead = 0;
        var line = false;
        for (int c; (c = Peek(ahead)) >= 0; )
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

        // The tag is compared by its distance to the token's start: the window may move.
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

            // A possible beginning of the closing tag stays in the window.
            Input.Position = Math.Max(Input.Position, Input.End - tag.Length + 1);
            if (!Input.Fill())
            {
                What = "dollar quote";
                return SqlTokenKind.Unterminated;
            }
        }
    }
}
