namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The part of a file that the scanner has in memory: from what it still needs to what it has read.</summary>
/// <remarks>It grows to the length of the longest statement, not with the size of the file.</remarks>
internal sealed class InputWindow : IDisposable
{
    private const int BlockBytes = 64 << 10;

    private readonly Stream? _stream;
    private readonly LineEnds? _hash;
    private TextPosition _known = TextPosition.Start;
    private byte[] _tail = [];

    /// <summary>A window over all of a text.</summary>
    public InputWindow(byte[] bytes)
    {
        Bytes = bytes;
        End = bytes.Length;
    }

    /// <summary>A window over a file whose first bytes were read already.</summary>
    public InputWindow(byte[] head, Stream stream)
    {
        Bytes = head;
        _stream = stream;
        _hash = new LineEnds();
        _hash.Append(head.AsSpan(SqlEncoding.ByteOrderMark(head) == 3 ? 3 : 0));
        End = Admit(head.Length, 0);
    }

    /// <summary>The bytes of the whole file.</summary>
    public long FileLength => _stream?.Length ?? End;

    /// <summary>The bytes; of use from <see cref="Keep"/> to <see cref="End"/>.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>Where in <see cref="Bytes"/> the read bytes end.</summary>
    public int End { get; private set; }

    /// <summary>The position of the scanner in <see cref="Bytes"/>.</summary>
    public int Position { get; set; }

    /// <summary>The bytes before this place may be released.</summary>
    public int Keep { get; set; }

    /// <summary>The offset of the first of <see cref="Bytes"/> in the file.</summary>
    public long Base { get; private set; }

    /// <summary>The offset of the scanner in the file.</summary>
    public long Offset => Base + Position;

    /// <summary>What stopped the reading before the file's end: bytes that are not text.</summary>
    public (long Offset, string Message)? Fault { get; private set; }

    /// <summary>Called with the number of bytes after each block; false ends the reading.</summary>
    public Func<int, bool>? Admitted { get; set; }

    /// <summary>The text begins behind the byte order mark, which is no character of it.</summary>
    public void Begin(int mark)
    {
        Position = mark;
        _known = TextPosition.Start with { Offset = mark };
    }

    /// <summary>Reads on. False at the end.</summary>
    public bool Fill()
    {
        if (_stream is null || Fault is not null)
        {
            return false;
        }

        MakeRoom();
        _tail.CopyTo(Bytes, End);
        var had = _tail.Length;
        _tail = [];
        var got = _stream.Read(Bytes, End + had, BlockBytes);
        if (got == 0)
        {
            if (had > 0)
            {
                Fault = (Base + End, SqlEncoding.FindFault(Bytes.AsSpan(End, had))!.Value.Message);
            }

            return false;
        }

        _hash!.Append(Bytes.AsSpan(End + had, got));
        var from = End;
        End = Admit(End + had + got, from);
        if (Admitted?.Invoke(got) == false)
        {
            Fault ??= (Base + from, "");
        }

        return End > from || (Fault is null && Fill());
    }

    /// <summary>Line and column of a place that is still in memory.</summary>
    public TextPosition PositionOf(long offset) =>
        offset >= _known.Offset
            ? _known.Over(Span(_known.Offset, offset))
            : throw new InvalidOperationException("The place was let go of already.");

    /// <summary>The same, and remembered, so that the next is counted from there.</summary>
    public TextPosition MoveTo(long offset) => _known = PositionOf(offset);

    /// <summary>The bytes between two places of the file.</summary>
    public ReadOnlySpan<byte> Span(long from, long to) => Bytes.AsSpan((int)(from - Base), (int)(to - from));

    /// <summary>The SHA-256 of the file's normalised text, once its end was reached.</summary>
    public byte[] Sha256() => _hash!.Finish();

    /// <inheritdoc/>
    public void Dispose() => _stream?.Dispose();

    /// <summary>Returns the end of the new bytes that are complete, valid text.</summary>
    private int Admit(int end, int from)
    {
        var whole = from + SqlEncoding.WholeCharacters(Bytes.AsSpan(from, end - from));
        if (SqlEncoding.FindFault(Bytes.AsSpan(from, whole - from)) is { } fault)
        {
            Fault = (Base + from + fault.Index, fault.Message);
            return from + fault.Index;
        }

        _tail = Bytes.AsSpan(whole, end - whole).ToArray();
        return whole;
    }

    private void MakeRoom()
    {
        if (Bytes.Length - End >= BlockBytes + 4)
        {
            return;
        }

        // Moving only less than is removed keeps the total cost linear.
        if (Keep > Bytes.Length / 2)
        {
            if (_known.Offset < Base + Keep)
            {
                MoveTo(Base + Keep);
            }

            var room = End - Keep + BlockBytes + 4;
            var to =
                Bytes.Length > 4 << 20 && room < Bytes.Length / 4
                    ? new byte[Math.Max(room * 2, BlockBytes * 4)]
                    : Bytes;
            Bytes.AsSpan(Keep, End - Keep).CopyTo(to);
            Bytes = to;
            Base += Keep;
            End -= Keep;
            Position -= Keep;
            Keep = 0;
        }
        else
        {
            var to = new byte[(int)Math.Min(Array.MaxLength, Math.Max(Bytes.Length * 2L, End + BlockBytes + 4L))];
            Bytes.AsSpan(0, End).CopyTo(to);
            Bytes = to;
        }

        if (Bytes.Length - End < BlockBytes + 4)
        {
            MakeRoom();
        }
    }
}
