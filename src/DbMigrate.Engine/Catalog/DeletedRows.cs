using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog;

/// <summary>The rows that a statement deletes.</summary>
/// <param name="name">The name of the table, quoted.</param>
/// <param name="change">The statement.</param>
internal sealed class DeletedRows(string name, RowChange change)
{
    /// <summary>The table after FROM, without the condition.</summary>
    internal string Table { get; } = change.Only ? $"only {name}" : name;

    /// <summary>What follows FROM.</summary>
    internal string From => Aliased + (Condition.Length == 0 ? null : $" where {Condition}\n");

    /// <summary>What follows FROM for the rows that the statement itself does not delete, before their condition.</summary>
    internal string Others =>
        Aliased + (Condition.Length == 0 ? " where false" : $" where (({Condition}\n) is not true)");

    /// <summary>The condition; empty: all rows.</summary>
    internal string Condition => change.Condition ?? string.Empty;

    /// <summary>The settings of names that the condition is read by, or null.</summary>
    internal string? SearchPath => change.SearchPath;

    /// <summary>The name that the condition calls the table by.</summary>
    internal string Called => change.Alias ?? SqlText.QuoteIdentifier(ObjectName.Parse(name)!.Name);

    private string Aliased => Table + (change.Alias is null ? null : $" as {change.Alias}");
}
