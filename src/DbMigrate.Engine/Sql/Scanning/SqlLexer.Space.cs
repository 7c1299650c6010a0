using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Spaces and comments.</summary>
internal sealed partial class SqlLexer
{
    private bool _lineStart = true;

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
                _lineStart |= c is '\n' or '\r';
            }
            else if (c == '-' && Peek(1) == '-')
            {
                NoteSection();
                SkipLine();
            }
            else if (c == '/' && Peek(1) == '*')
            {
                _lineStart = false;
                if (!SkipComment())
                {
                    return false;
                }
            }
            else
            {
                _lineStart = false;
                return true;
            }

            Spaced = true;
        }
    }

    /// <summary>
    /// The lines before the token that divide a file into sections. The reader of the token clears the list.
    /// </summary>
    public List<(
        TextPosition At,
        string Text,
        string Tool,
        SectionDirection? Direction,
        bool WithoutTransaction
    )> Sections { get; } = [];

    /// <summary>Notes the comment line that begins here, where a section begins with it.</summary>
    private void NoteSection()
    {
        if (!script || !_lineStart)
        {
            return;
        }

        _ = Peek(SectionMarkers.MaxBytes);
        var rest = Input.Bytes.AsSpan(Input.Position, Math.Min(SectionMarkers.MaxBytes, Input.End - Input.Position));
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? rest : rest[..end];
        if (line.Length < SectionMarkers.MaxBytes && SectionMarkers.Of(line) is var (tool, direction, without))
        {
            Sections.Add((Input.PositionOf(Start), Encoding.UTF8.GetString(line), tool, direction, without));
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
        } while (Input.Fill());
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
        for (var depth = 1; depth > 0; )
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

    /// <summary>The start of an unterminated comment between statements. Its text is no longer in memory.</summary>
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

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';
}
