namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>A place in UTF-8 text, moved forward over the text that it passes.</summary>
/// <param name="Offset">Bytes from the beginning.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters (code points).</param>
internal readonly record struct TextPosition(long Offset, int Line, int Column)
{
    /// <summary>The beginning.</summary>
    public static readonly TextPosition Start = new(0, 1, 1);

    /// <summary>The place behind the text.</summary>
    public TextPosition Over(ReadOnlySpan<byte> text)
    {
        var last = text.LastIndexOf((byte)'\n');
        return last < 0
            ? new(Offset + text.Length, Line, Column + Characters(text))
            : new(Offset + text.Length, Line + text.Count((byte)'\n'), 1 + Characters(text[(last + 1)..]));
    }

    /// <summary>The place in the words of messages.</summary>
    public SourcePlace In(string file) => new(file, Line, Column);

    /// <summary>How many code points UTF-8 text has: its bytes without those that continue one.</summary>
    public static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
        {
            if ((b & 0xC0) != 0x80)
            {
                count++;
            }
        }

        return count;
    }
}
