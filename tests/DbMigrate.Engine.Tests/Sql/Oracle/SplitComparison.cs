using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>
/// A file as our reader divides it, and the text in which libpg_query can be asked about the same places.
/// </summary>
internal sealed class SplitComparison
{
    private readonly byte[] _bytes;

    private SplitComparison(string name, byte[] bytes)
    {
        Name = name;
        _bytes = bytes;
        var reader = new ScriptReader(SqlReadOptions.Default, new IncludeFolder(null, null));
        reader.ReadBytes(bytes, name);
        Statements =
        [
            .. Enumerable
                .Range(0, reader.Records.Count)
                .Where(i => reader.Records[i].Source == 0)
                .Select(i => new SqlStatement(reader.Records, i)),
        ];
        Whole = Statements.Where(s => reader.Records.Extra(s.Index)?.Parts is null).ToHashSet();
    }

    public string Name { get; }

    public byte[] Bytes => _bytes;

    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>Those that are one stretch of the file: no psql command is in their middle.</summary>
    public IReadOnlySet<SqlStatement> Whole { get; }

    public static SplitComparison OfFile(string path) => new(path, File.ReadAllBytes(path));

    public static SplitComparison OfText(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The file with everything but some of its statements made blank, each at its place and ended by a semicolon.
    /// </summary>
    public string Only(IEnumerable<SqlStatement> statements)
    {
        var text = new byte[_bytes.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = i < _bytes.Length && _bytes[i] == '\n' ? (byte)'\n' : (byte)' ';
        }

        foreach (var statement in statements)
        {
            _bytes.AsSpan((int)statement.Offset, (int)statement.Length).CopyTo(text.AsSpan((int)statement.Offset));
            text[statement.Offset + statement.Length] = (byte)';';
        }

        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The file from one statement's beginning to another's end.</summary>
    public string Through(SqlStatement first, SqlStatement last) =>
        Encoding.UTF8.GetString(_bytes.AsSpan((int)first.Offset, (int)(last.Offset + last.Length - first.Offset)));

    /// <summary>Where the two differ; empty where they do not.</summary>
    public IEnumerable<string> Compare(IReadOnlyList<SqlStatement> ours, ParsedText theirs)
    {
        if (theirs.Error is not null)
        {
            yield return $"{Name}: {theirs.Error}";
        }
        else if (theirs.Statements!.Count != ours.Count)
        {
            yield return $"{Name}: {ours.Count} statements, libpg_query finds {theirs.Statements.Count}";
        }

        foreach (var (our, their) in ours.Zip(theirs.Statements ?? []))
        {
            // The end is compared before the comments that follow: they belong to their statement and not to ours.
            var rest = their.Offset + their.Length - (our.Offset + our.Length);
            if (
                our.Offset != their.Offset
                || rest < 0
                || new SqlTokens(_bytes.AsSpan((int)(our.Offset + our.Length), (int)rest).ToArray(), true).Count() > 0
            )
            {
                yield return $"{our.Start}: from {our.Offset}, {our.Length} bytes; libpg_query: from {their.Offset}, {their.Length} bytes: {our.Text}";
            }
        }
    }
}
