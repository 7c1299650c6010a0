namespace DbMigrate;

/// <summary>A lock on a table that a statement takes.</summary>
/// <param name="Table">The table's name as it is written; of an index, sequence or view its own. <c>(table of NAME)</c>
/// where the file does not say which table that is.</param>
/// <param name="Mode">The mode in the words of LOCK TABLE, as in <c>SHARE ROW EXCLUSIVE</c>.</param>
/// <param name="New">Was the table made by the same transaction? Then nobody else can see it, and nobody waits.</param>
public sealed record MigrationStatementLock(string Table, string Mode, bool New = false)
{
    /// <summary><c>MODE on TABLE</c>.</summary>
    public override string ToString() => $"{Mode} on {Table}";
}
