using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>A SQL file with the files that it includes, divided into statements.</summary>
/// <remarks>
/// It holds the places of the statements, 48 bytes each, and not their text: files up to 4 MB are kept in memory, of
/// larger ones the text is read from the disk on request, and refused if it changed since the first reading.
/// </remarks>
internal sealed class SqlScript
{
    private readonly StatementRecords _records;

    internal SqlScript(StatementRecords records, IReadOnlyCollection<string> variables)
    {
        _records = records;
        Variables = variables;
        File = records.Sources[0].Name;
        Checksum = TextChecksum.Of(ChecksumOf(records.Sources));
        Statements = new StatementList(_records, 0, _records.Count);
    }

    /// <summary>The file, as messages call it.</summary>
    public string File { get; }

    /// <summary>
    /// <c>v1:sha256:HEX</c> over the text, its line ends LF and without byte order mark; of a file that includes
    /// others, over the list of the digests of all of them in the order in which they are read. The same on every
    /// platform.
    /// </summary>
    public string Checksum { get; }

    /// <summary>The statements, BEGIN and COMMIT among them.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>The files that were read, this one first.</summary>
    public IReadOnlyList<string> Files =>
        _records.Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The same, with the checksum of each.</summary>
    public IEnumerable<(string Name, string Checksum)> FileChecksums =>
        _records.Sources.Select(s => (s.Name, TextChecksum.Of(s.Sha256)));

    /// <summary>The names of the given variables that the files use.</summary>
    public IReadOnlyCollection<string> Variables { get; }

    /// <summary>Whether the file asks for no transaction, in the way of the tool that it was written for.</summary>
    public bool WithoutTransaction => _records.WithoutTransaction;

    /// <summary>The lines that divide the files into sections that apply and sections that undo.</summary>
    public IReadOnlyList<SectionMark> Sections => _records.Sections;

    /// <summary>Returns the batches, in order.</summary>
    /// <param name="mode">The plan's <c>transaction:</c>.</param>
    /// <param name="commits">
    /// Whether the procedure of a CALL commits, if the server was asked; null from it, or none: not known. Then a CALL
    /// runs alone and outside a transaction, which is right for both kinds of procedures.
    /// </param>
    public IReadOnlyList<SqlBatch> GetBatches(SqlTransactionMode mode, Func<SqlStatement, bool?>? commits = null) =>
        new BatchBuilder(_records, mode, commits).Build();

    private static byte[] ChecksumOf(IReadOnlyList<SourceText> sources) =>
        sources.Count == 1
            ? sources[0].Sha256
            : SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(sources.Select(s => Hex.Lower(s.Sha256) + "\n"))));
}
