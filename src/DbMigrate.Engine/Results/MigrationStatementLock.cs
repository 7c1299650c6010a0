using System.Text.Json.Serialization;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>A lock on a relation that a statement takes.</summary>
/// <param name="Table">The relation's name as it is written. In parentheses where the statement does not name it:
/// <c>(table of NAME)</c> is the table of an index.</param>
/// <param name="LockMode">The mode.</param>
/// <param name="New">Whether the same transaction created the relation. Then no other session can wait for it.</param>
public sealed record MigrationStatementLock(
    string Table,
    [property: JsonIgnore] MigrationLockMode LockMode,
    bool New = false
)
{
    /// <summary>The mode in the keywords of LOCK TABLE, as in <c>SHARE ROW EXCLUSIVE</c>.</summary>
    public string Mode => LockMode.ToSql();

    /// <summary>Returns <c>MODE on TABLE</c>.</summary>
    public override string ToString() => $"{Mode} on {Table}";
}
