using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Reads the partition keys that PostgreSQL prints: <c>LIST (a)</c>, <c>RANGE (a, lower(b))</c>.</summary>
internal static class PartitionKey
{
    /// <summary>Returns whether the key names a column, alone or in an expression.</summary>
    internal static bool Names(TableObject table, ColumnObject column) =>
        table.PartitionKey is { } key && At(new SqlTokens(Encoding.UTF8.GetBytes(key), true), column.Local) >= 0;

    /// <summary>
    /// Returns the table that must be made again because the type of a column of its partition key differs, or the column
    /// is to be dropped and added; null: none.
    /// </summary>
    internal static ObjectKey? TableToRemake(ObjectDifference difference, DatabaseSchema current) =>
        difference is { Current: ColumnObject column, Wanted: ColumnObject }
        && difference.Own.Any(f => f.Name is "type" or "collation" or "generated")
            ? TableOf(column, current)
            : null;

    /// <summary>Returns the table whose partition key has a column; null: its table's key has it not.</summary>
    internal static ObjectKey? TableOf(ColumnObject column, DatabaseSchema schema)
    {
        var key = new ObjectKey(ObjectKind.Table, column.Table);
        return schema.ByKey.GetValueOrDefault(key) is TableObject table && Names(table, column) ? key : null;
    }

    /// <summary>Returns whether a table with a partition key is dropped to be made again with the same key.</summary>
    internal static bool IsRemade(ObjectKey table, DatabaseSchema current, DatabaseSchema wanted) =>
        current.ByKey.GetValueOrDefault(table) is TableObject { PartitionKey: { } key }
        && wanted.ByKey.GetValueOrDefault(table) is TableObject after
        && after.PartitionKey == key;

    /// <summary>Returns whether a column is the whole key.</summary>
    internal static bool IsOnly(TableObject table, ColumnObject column)
    {
        if (table.PartitionKey is not { } key)
        {
            return false;
        }

        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(key), true);
        return tokens.IsSymbol(1, '(')
            && At(tokens, column.Local) == 2
            && !Enumerable.Range(2, tokens.Count()).Any(i => tokens.IsSymbol(i, ','));
    }

    private static int At(SqlTokens tokens, string column)
    {
        for (var i = 1; i < tokens.Count(); i++)
        {
            if (
                tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && tokens.Text(i) == column
                && !tokens.IsSymbol(i + 1, '(')
                && !tokens.IsSymbol(i + 1, '.')
            )
            {
                return i;
            }
        }

        return -1;
    }
}
