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
/// <param name="Type">Its type with its schema, without a length.</param>
/// <param name="Operators">How the key's index compares it.</param>
internal sealed record KeyColumn(string Name, string Type, KeyOperators Operators);

/// <summary>
/// The operators of an index's operator class, each with its schema: a user may have created others of the same names.
/// </summary>
internal sealed record KeyOperators(string Less, string LessOrEqual, string Equal, string Greater)
{
    private const int Strategies = 5;

    /// <summary>Returns the operators of a column.</summary>
    /// <param name="all">The operators of all columns by strategy number, column by column.</param>
    /// <param name="column">The position of the column, from 0.</param>
    internal static KeyOperators Of(IReadOnlyList<string> all, int column)
    {
        var first = column * Strategies;
        return new KeyOperators(all[first], all[first + 1], all[first + 2], all[first + 4]);
    }
}
