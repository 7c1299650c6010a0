using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// A file (or a text) that SQL is read from. A small one is kept in memory; of a large one only blocks are ever there.
/// </summary>
internal sealed class SourceText
{
    private const int BlockBytes = 256 << 10;

    // Most files of a plan are smaller.
    private const int StackBytes = 8 << 10;

    private readonly byte[]? _bytes;
    private readonly object _gate = new();
    private byte[] _block = [];
    private long _blockAt;

    private SourceText(string name, string? path, byte[]? bytes)
    {
        Name = name;
        Path = path;
        _bytes = bytes;
    }

    /// <summary>What the file is called in messages.</summary>
    public string Name { get; }

    /// <summary>The file's full path; null: it is a text.</summary>
    public string? Path { get; }

    /// <summary>All of it, where it is kept in memory.</summary>
    public byte[]? Bytes => _bytes;

    /// <summary>Whether it is read again from disk when one of its statements is asked for.</summary>
    public bool OnDisk => _bytes is null;

    /// <summary>
    /// The SHA-256 of the text, its line ends normalised and without byte order mark; set once it has been read.
    /// </summary>
    public byte[] Sha256 { get; set; } = [];

    /// <summary>A text in memory.</summary>
    public static SourceText FromBytes(string name, byte[] bytes) => new(name, null, bytes);

    /// <summary>
    /// A file that was just found to be a regular one, opened: one of up to so many bytes is kept in memory.
    /// </summary>
    public static (SourceText Source, InputWindow Window) Open(string name, string path, int kept)
    {
        // The start of the file may have a byte order mark.
        kept = Math.Max(kept, 3);
        Span<byte> few = stackalloc byte[Math.Min(kept + 1, StackBytes)];
        if (RegularFile.ReadSmall(path, few) is var read and >= 0)
        {
            return InMemory(name, path, few[..read].ToArray());
        }

        var stream = RegularFile.Open(path);
        var head = new byte[stream.Length < kept ? (int)stream.Length + 1 : kept + 1];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (length < head.Length)
        {
            stream.Dispose();
            return InMemory(name, path, head[..length]);
        }

        var source = new SourceText(name, path, null);
        return (source, new InputWindow(head, stream));
    }

    private static (SourceText Source, InputWindow Window) InMemory(string name, string path, byte[] bytes) =>
        (new SourceText(name, path, bytes), new InputWindow(bytes));

    /// <summary>Bytes of the file as they lie there.</summary>
    /// <exception cref="IOException">The file is shorter than it was, or cannot be opened.</exception>
    public byte[] Read(long offset, int length)
    {
        if (_bytes is not null)
        {
            return _bytes.AsSpan((int)offset, length).ToArray();
        }

        var to = new byte[length];
        lock (_gate)
        {
            if (offset >= _blockAt && offset + length <= _blockAt + _block.Length)
            {
                _block.AsSpan((int)(offset - _blockAt), length).CopyTo(to);
                return to;
            }

            using var stream = OpenStream(offset);
            if (length > BlockBytes)
            {
                stream.ReadExactly(to);
                return to;
            }

            var block = new byte[BlockBytes];
            var got = stream.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false);
            if (got < length)
            {
                throw new EndOfStreamException($"{Name} became shorter while it was in use.");
            }

            (_block, _blockAt) = (got == BlockBytes ? block : block[..got], offset);
            _block.AsSpan(0, length).CopyTo(to);
            return to;
        }
    }

    /// <summary>
    /// The bytes of a line, some lines after the one that begins at the offset; without its line end.
    /// </summary>
    public byte[] ReadLine(long offset, int linesAfter)
    {
        var marked = offset == 0 && linesAfter == 0;
        using var stream = new BufferedStream(OpenStream(offset));
        for (int b; linesAfter > 0 && (b = stream.ReadByte()) >= 0; )
        {
            linesAfter -= b == '\n' ? 1 : 0;
        }

        var line = new List<byte>();
        for (int b; (b = stream.ReadByte()) >= 0 && b != '\n'; )
        {
            line.Add((byte)b);
        }

        var bytes = line is [.., (byte)'\r'] ? line[..^1].ToArray() : line.ToArray();
        return marked && SqlEncoding.ByteOrderMark(bytes) == 3 ? bytes[3..] : bytes;
    }

    /// <summary>The file's bytes from a place on, as a stream of the caller's.</summary>
    public Stream OpenStream(long offset)
    {
        if (_bytes is not null)
        {
            return new MemoryStream(_bytes, (int)offset, _bytes.Length - (int)offset, writable: false);
        }

        var stream = RegularFile.Open(Path!);
        stream.Position = offset;
        return stream;
    }
}
