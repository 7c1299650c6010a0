namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Reads the rows of a COPY with their line ends normalised, and checks at the end that they are those that were read
/// before.
/// </summary>
internal sealed class CopyStream : Stream
{
    private readonly SourceText _source;
    private readonly CopyRange _range;
    private readonly Stream _file;
    private readonly LineEnds _hash = new();
    private readonly byte[] _block = new byte[64 << 10];
    private long _left;
    private int _at;
    private int _end;
    private bool _checked;
    private bool _carriage;

    /// <summary>Opens the file.</summary>
    public CopyStream(SourceText source, CopyRange range)
    {
        _source = source;
        _range = range;
        _left = range.Length;
        try
        {
            _file = source.OpenStream(range.Offset);
        }
        catch (IOException e)
        {
            throw new SqlFileChangedException(source.Name, e);
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || (_at == _end && !Fill()))
        {
            return 0;
        }

        // Whole runs without a CR before a LF; Fill never ends a block in a CR.
        var written = 0;
        while (_at < _end && written < buffer.Length)
        {
            var rest = _block.AsSpan(_at, _end - _at);
            var cut = rest.IndexOf("\r\n"u8);
            var run = rest[..Math.Min(cut < 0 ? rest.Length : cut, buffer.Length - written)];
            run.CopyTo(buffer[written..]);
            written += run.Length;
            _at += run.Length;
            if (cut == run.Length && cut >= 0)
            {
                _at++;
            }
        }

        return written > 0 ? written : Read(buffer);
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        var kept = 0;
        if (_carriage)
        {
            _block[0] = (byte)'\r';
            kept = 1;
        }

        _carriage = false;
        (_at, _end) = (0, kept);
        var want = (int)Math.Min(_left, _block.Length - kept);
        if (want == 0)
        {
            return Check();
        }

        var got = _file.ReadAtLeast(_block.AsSpan(kept, want), want, throwOnEndOfStream: false);
        if (got < want)
        {
            throw new SqlFileChangedException(_source.Name);
        }

        _left -= got;
        _hash.Append(_block.AsSpan(kept, got));
        _end = kept + got;
        if (_left > 0 && _block[_end - 1] == '\r')
        {
            _carriage = true;
            _end--;
        }

        return _end > 0 || Fill();
    }

    private bool Check()
    {
        if (!_checked && !_hash.Finish().AsSpan().SequenceEqual(_range.Sha256))
        {
            throw new SqlFileChangedException(_source.Name);
        }

        _checked = true;
        return false;
    }
}
