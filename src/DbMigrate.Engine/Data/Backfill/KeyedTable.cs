using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>A table with the key that its rows are ordered by.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The key's columns, in its order.</param>
/// <param name="EstimatedRows">The estimated number of rows.</param>
internal sealed record KeyedTable(CatalogTable Table, IReadOnlyList<KeyColumn> Key, long EstimatedRows)
{
    /// <summary>The key's columns as SQL reads them, qualified with the table.</summary>
    internal IReadOnlyList<string> Columns { get; } =
    [.. Key.Select(k => $"{SqlText.QuoteIdentifierIfNeeded(Table.Name)}.{SqlText.QuoteIdentifierIfNeeded(k.Name)}")];

    /// <summary>The names of the key's columns.</summary>
    internal string[] Names { get; } = [.. Key.Select(k => k.Name)];

    /// <summary>Returns a key's values for a person: <c>id = 7</c>.</summary>
    internal string Describe(IReadOnlyList<string> values) =>
        string.Join(", ", Names.Zip(values, (n, v) => $"{SqlText.QuoteIdentifierIfNeeded(n)} = {v}"));
}

/// <summary>A column of a key.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Type">Its type as SQL reads it, without a length.</param>
internal sealed record KeyColumn(string Name, string Type);
