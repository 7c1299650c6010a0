using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// The place of a statement in its file, 48 bytes each: the text of a large file is not kept.
/// </summary>
internal struct StatementRecord
{
    /// <summary>Where the first token begins, in bytes of the file.</summary>
    public long Offset;

    /// <summary>The first 8 bytes of the text's SHA-256, where the text is read from the disk again.</summary>
    public ulong Digest;

    /// <summary>To the end of the last token, in bytes of the file.</summary>
    public int Length;

    /// <summary>The first token's line, from 1.</summary>
    public int Line;

    /// <summary>The first token's column, from 1.</summary>
    public int Column;

    /// <summary>Index of the form in <see cref="StatementForms"/>.</summary>
    public short Form;

    /// <summary>Whether plain strings were read with <c>standard_conforming_strings</c> on.</summary>
    public bool Standard;

    /// <summary>Whether a batch must begin with it: it uses what earlier statements have to commit first.</summary>
    public bool Begins;

    /// <summary>Whether it may run in a transaction, and whether it begins or ends one.</summary>
    public TransactionRule Rule;

    /// <summary>Index of the source.</summary>
    public int Source;

    /// <summary>Index of what only some have: parts, data; -1 for none.</summary>
    public int Extra;
}
