using System.Text;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>One statement of a script.</summary>
internal sealed class SqlStatement
{
    private readonly StatementRecords _records;

    internal SqlStatement(StatementRecords records, int index)
    {
        _records = records;
        Index = index;
    }

    /// <summary>Its number in the script, from 0.</summary>
    public int Index { get; }

    /// <summary>
    /// Decodes what is sent to the server, at each call: a file may have a million of them. Variables substituted, line ends LF, without the semicolon and without psql's
    /// commands.
    /// </summary>
    /// <exception cref="SqlFileChangedException">A large file was changed since it was read.</exception>
    public string Text => Encoding.UTF8.GetString(Bytes());

    /// <summary>PostgreSQL's command tag, as in <c>CREATE INDEX</c>.</summary>
    public string Kind => Form.Kind;

    /// <summary>The place of its first token.</summary>
    public SourcePlace Start => new(Source.Name, Record.Line, Record.Column);

    /// <summary>The offset of its first token in the file, in bytes.</summary>
    public long Offset => Record.Offset;

    /// <summary>
    /// From there to the end of its last token, in bytes of the file; the semicolon is not part of it.
    /// </summary>
    public long Length => Record.Length;

    /// <summary>Whether it may run in a transaction. False for a CALL: that is not known.</summary>
    public bool Transactional => Record.Rule is not (TransactionRule.Refused or TransactionRule.Unknown);

    /// <summary>The rows of a COPY … FROM stdin; null of any other statement.</summary>
    public CopyData? Copy => _records.Extra(Index)?.Copy is { } range ? new CopyData(Source, range) : null;

    /// <summary>What to ask the catalog after a crash; null for a statement that runs in a transaction.</summary>
    public NonTransactionalEffect? Doubt => Transactional ? null : InDoubtEffect.Of(Form, Tokens());

    internal StatementForm Form => StatementForms.At(Record.Form);

    private ref readonly StatementRecord Record => ref _records[Index];

    private SourceText Source => _records.Sources[Record.Source];

    /// <summary>Where in the files a place of <see cref="Text"/> comes from.</summary>
    /// <param name="position">As the server counts it: from 1, in characters (code points). A place in a variable's
    /// value is that of its reference.</param>
    public SourcePlace Locate(int position)
    {
        var parts = _records.Extra(Index)?.Parts ?? [new StatementPart(Record.Offset, Record.Length, null)];
        var left = Math.Max(0, position - 1);
        var at = Record.Offset;
        foreach (var part in parts)
        {
            at = part.Offset;
            var text = part.Value ?? Source.Read(part.Offset, part.Length);
            var over = BytesOf(text, ref left);
            if (over < text.Length)
            {
                at += part.Value is null ? over : 0;
                break;
            }

            at += part.Value is null ? text.Length : part.Length;
        }

        var before = Source.Read(Record.Offset, (int)(at - Record.Offset));
        return new TextPosition(Record.Offset, Record.Line, Record.Column).Over(before).In(Source.Name);
    }

    /// <summary>The line of the file that a place is on, without its line end.</summary>
    /// <param name="place">A place in this statement.</param>
    public string SourceLine(SourcePlace place)
    {
        // The statement's first line begins before it: behind a line's end, or with the file.
        var column = Record.Column - 1;
        var from = Math.Max(0, Record.Offset - (4L * column) - 1);
        var head = Source.Read(from, (int)(Record.Offset - from));
        var newline = head.AsSpan().LastIndexOf((byte)'\n');
        var text = Source.ReadLine(newline < 0 ? 0 : from + newline + 1, place.Line - Record.Line);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Its form, and what the form's pattern found in it.</summary>
    internal (StatementForm Form, PatternMatch? Match) Read()
    {
        var (index, match) = StatementForms.Find(Tokens());
        return (StatementForms.At(index), match);
    }

    internal SqlTokens Tokens() => new(Bytes(), Record.Standard);

    internal byte[] Bytes()
    {
        try
        {
            var bytes = StatementBytes.Join(_records.Extra(Index)?.Parts, Record.Offset, Record.Length, Source.Read);
            return !Source.OnDisk || StatementBytes.Digest(bytes) == Record.Digest
                ? bytes
                : throw new SqlFileChangedException(Source.Name);
        }
        catch (IOException e)
        {
            throw new SqlFileChangedException(Source.Name, e);
        }
    }

    /// <summary>How many bytes of the file that many characters of the sent text are, a CRLF counting as one.</summary>
    private static int BytesOf(byte[] text, ref int characters)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((text[i] & 0xC0) == 0x80 || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                continue;
            }

            if (characters-- == 0)
            {
                return i;
            }
        }

        return text.Length;
    }
}
