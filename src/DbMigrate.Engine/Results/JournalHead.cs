namespace DbMigrate;

/// <summary>
/// The number and the hash of the journal's newest row. Kept outside of the database, it proves later that all rows up
/// to it are still part of the journal.
/// </summary>
/// <param name="Id">The row's number.</param>
/// <param name="Hash">The row's hash, in hexadecimal digits.</param>
public sealed record JournalHead(long Id, string Hash)
{
    /// <summary>Returns the head as <c>NUMBER:HASH</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Hash}");
}
