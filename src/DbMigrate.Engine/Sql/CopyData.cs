using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>The rows behind a COPY … FROM stdin. They stay in the file and are read as they are sent.</summary>
internal sealed class CopyData
{
    private readonly SourceText _source;
    private readonly CopyRange _range;

    internal CopyData(SourceText source, CopyRange range)
    {
        _source = source;
        _range = range;
    }

    /// <summary>Where the first row begins, in bytes of the file.</summary>
    public long Offset => _range.Offset;

    /// <summary>The rows' length in bytes of the file, without the line <c>\.</c>.</summary>
    public long Length => _range.Length;

    /// <summary>
    /// The rows as the server is to get them: line ends LF, without <c>\.</c>. At their end it throws where they are
    /// not what was read when the script was.
    /// </summary>
    public Stream OpenRead() => new CopyStream(_source, _range);

    /// <summary>The SHA-256 of the rows.</summary>
    public ReadOnlyMemory<byte> Sha256 => _range.Sha256;

    /// <summary>Where a row of the data is, counted as the server counts in <c>COPY t, line 3</c>.</summary>
    public SourcePlace Locate(long row) =>
        new(_source.Name, _range.Line + (int)Math.Clamp(row - 1, 0, int.MaxValue - _range.Line), 1);
}
