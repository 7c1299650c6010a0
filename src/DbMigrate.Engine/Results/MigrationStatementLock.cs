using System.Text.Json.Serialization;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>A lock on a relation that a statement takes.</summary>
public sealed record MigrationStatementLock(string Table, MigrationLockMode LockMode, bool New = false)
{
    /// <summary>
    /// The relation's name as it is written. In parentheses where the statement does not name it: <c>(table of
    /// NAME)</c> is the table of an index.
    /// </summary>
    public string Table { get; internal init; } = Table;

    /// <summary>The mode.</summary>
    [JsonIgnore]
    public MigrationLockMode LockMode { get; internal init; } = LockMode;

    /// <summary>Whether the same transaction created the relation. Then no other session can wait for it.</summary>
    public bool New { get; internal init; } = New;

    /// <summary>The mode in the keywords of LOCK TABLE, as in <c>SHARE ROW EXCLUSIVE</c>.</summary>
    public string Mode => LockMode.ToSql();

    /// <summary>Returns <c>MODE on TABLE</c>.</summary>
    public override string ToString() => $"{Mode} on {Table}";
}
