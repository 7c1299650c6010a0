namespace DbMigrate;

/// <summary>
/// The number and the hash of the journal's newest row. Kept outside of the database, it proves later that all rows up
/// to it are still part of the journal.
/// </summary>
public sealed record JournalHead(long Id, string Hash)
{
    /// <summary>The row's number.</summary>
    public long Id { get; internal init; } = Id;

    /// <summary>The row's hash, in hexadecimal digits.</summary>
    public string Hash { get; internal init; } = Hash;

    /// <summary>Returns the head as <c>NUMBER:HASH</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Hash}");
}
