using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Sql;

/// <summary>Options for reading a SQL file.</summary>
internal sealed record SqlReadOptions
{
    /// <summary>No variables, and no limit to a folder.</summary>
    public static readonly SqlReadOptions Default = new();

    /// <summary>
    /// psql's variables: <c>:name</c>, <c>:'name'</c>, <c>:"name"</c>. A <c>\set</c> in a file overrides them, as in
    /// psql.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The plan's folder: <c>\i</c> is relative to it and may not leave it, links followed. Null: relative to the file,
    /// no limit.
    /// </summary>
    public string? RootFolder { get; init; }

    /// <summary>
    /// Whether a file may hold a section that undoes: it is read like the rest. Default: false, it is an error.
    /// </summary>
    public bool BothDirections { get; init; }

    /// <summary>How the tool that the file was written for reads it; null: it is run as it is.</summary>
    /// <remarks>It is for the file itself, not for what it includes.</remarks>
    public FileLayout? Layout { get; init; }

    /// <summary>Whether the reader of the script leaves out what begins and ends transactions. Default: false.</summary>
    public bool WithoutTransactionControl { get; init; }

    /// <summary>The files that the operation has read; null: this reading is all of it.</summary>
    public SourceFiles? Files { get; init; }

    /// <summary>Whether the SQL may include files. Default: true.</summary>
    public bool MayInclude { get; init; } = true;

    /// <summary>Whether the file is part of a plan, whose variables it uses.</summary>
    public bool InPlan { get; init; } = true;

    /// <summary>The server's setting as the session begins; a SET in the file is followed.</summary>
    public bool StandardConformingStrings { get; init; } = true;

    /// <summary>The most bytes that are read, all includes together.</summary>
    public long MaxBytes { get; init; } = SourceFiles.MostBytes;

    /// <summary>
    /// A file up to this size is kept in memory; a larger one is read again as its statements are asked for.
    /// </summary>
    public int KeptBytes { get; init; } = 4 << 20;
}
