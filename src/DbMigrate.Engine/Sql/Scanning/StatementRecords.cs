namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The records of all statements of a script, and its sources.</summary>
internal sealed class StatementRecords
{
    private const int ChunkBits = 12;

    // Nearly all files have a few statements, and a plan can have a thousand files.
    private const int FewStatements = 8;

    private readonly List<StatementRecord[]> _chunks = [];
    private readonly List<StatementExtra> _extras = [];

    /// <summary>The files, in the order in which they are read; one that is included twice is there twice.</summary>
    public List<SourceText> Sources { get; } = [];

    /// <summary>The lines that divide the files into sections.</summary>
    public List<SectionMark> Sections { get; } = [];

    /// <summary>Whether the script's own file asks for no transaction.</summary>
    public bool WithoutTransaction { get; set; }

    /// <summary>How many statements there are.</summary>
    public int Count { get; private set; }

    /// <summary>A statement's record.</summary>
    public ref readonly StatementRecord this[int index] =>
        ref _chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];

    /// <summary>Data that only some statements have.</summary>
    public StatementExtra? Extra(int index) => this[index].Extra is var extra and >= 0 ? _extras[extra] : null;

    /// <summary>Adds a statement.</summary>
    public void Add(StatementRecord record, StatementExtra? extra)
    {
        record.Extra = extra is null ? -1 : _extras.Count;
        if (extra is not null)
        {
            _extras.Add(extra);
        }

        RoomFor(Count)[Count & ((1 << ChunkBits) - 1)] = record;
        Count++;
    }

    private StatementRecord[] RoomFor(int index)
    {
        if (index >> ChunkBits == _chunks.Count)
        {
            _chunks.Add(new StatementRecord[index == 0 ? FewStatements : 1 << ChunkBits]);
        }

        var chunk = _chunks[^1];
        if ((index & ((1 << ChunkBits) - 1)) == chunk.Length)
        {
            // Only the first chunk grows.
            Array.Resize(ref chunk, chunk.Length * 8);
            _chunks[^1] = chunk;
        }

        return chunk;
    }
}
