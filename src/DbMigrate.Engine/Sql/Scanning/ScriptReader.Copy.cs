namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The rows behind a COPY … FROM stdin.</summary>
internal sealed partial class ScriptReader
{
    /// <summary>Passes the rows behind a COPY … FROM stdin.</summary>
    private CopyRange? Rows(bool inVariable, bool semicolon, SqlTokens tokens)
    {
        var place = _first.In(_source.Name);
        if (inVariable)
        {
            Find(place, "COPY … FROM stdin cannot be in a variable: its rows are in the file.");
            return null;
        }

        if (IsBinary(tokens))
        {
            Find(
                place,
                "COPY … FROM stdin cannot use the binary format in a SQL file. Use the text or CSV format, or a "
                    + "'copy' step."
            );
        }

        var input = _file.Input;
        var missing = "the rows of this COPY … FROM stdin have no line \\. at their end.";
        if (!semicolon || !ToNextLine(input))
        {
            Find(place, missing);
            return null;
        }

        var from = input.Offset;
        var line = input.MoveTo(from).Line;
        var hash = new LineEnds();
        var hashed = from;
        while (true)
        {
            // At a line's beginning; what is not hashed yet is kept.
            input.Keep = (int)(hashed - input.Base);
            if (
                ByteAt(input, 0) == '\\'
                && ByteAt(input, 1) == '.'
                && (ByteAt(input, 2) is -1 or '\n' || (ByteAt(input, 2) == '\r' && ByteAt(input, 3) == '\n'))
            )
            {
                break;
            }

            if (!PassLine(input, hash, ref hashed))
            {
                if (input.Fault is null)
                {
                    Find(place, missing);
                }

                hash.Finish();
                return null;
            }
        }

        var to = input.Offset;
        hash.Append(input.Span(hashed, to));
        input.Position += 2;
        input.Keep = input.Position;
        return new CopyRange(from, to - from, line, hash.Finish());
    }

    private static bool PassLine(InputWindow input, LineEnds hash, ref long hashed)
    {
        while (true)
        {
            var at = input.Bytes.AsSpan(input.Position, input.End - input.Position).IndexOf((byte)'\n');
            if (at >= 0)
            {
                input.Position += at + 1;
                return true;
            }

            // A row of any length, and rows of any number, need no more than one block.
            input.Position = input.End;
            hash.Append(input.Span(hashed, input.Offset));
            hashed = input.Offset;
            input.Keep = input.Position;
            if (!input.Fill())
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Skips to the next line. Reports an error if the line has more than space and a comment after the semicolon.
    /// </summary>
    private bool ToNextLine(InputWindow input)
    {
        var skip = false;
        for (int c; (c = ByteAt(input, 0)) != '\n'; input.Position++)
        {
            if (c < 0)
            {
                return false;
            }

            if (c == '-' && ByteAt(input, 1) == '-')
            {
                skip = true;
            }
            else if (!skip && c is not (' ' or '\t' or '\r' or '\f' or '\v'))
            {
                skip = true;
                Find(
                    PlaceOf(input.Offset),
                    "nothing may follow COPY … FROM stdin on its line: the rows begin on the next line. Move this "
                        + "behind the line \\. of the rows."
                );
            }
        }

        input.Position++;
        return true;
    }

    private static bool IsBinary(SqlTokens tokens)
    {
        for (var i = 1; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (
                tokens.IsWord(i, "BINARY") && (i == 1 || tokens.IsWord(i - 1, "FORMAT") || tokens.IsWord(i - 1, "WITH"))
            )
            {
                return true;
            }

            if (
                tokens.IsWord(i, "FORMAT")
                && tokens.Kind(i + 1) == SqlTokenKind.String
                && tokens.Text(i + 1).Equals("'binary'", StringComparison.OrdinalIgnoreCase)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static int ByteAt(InputWindow input, int ahead)
    {
        while (input.Position + ahead >= input.End)
        {
            if (!input.Fill())
            {
                return -1;
            }
        }

        return input.Bytes[input.Position + ahead];
    }
}
