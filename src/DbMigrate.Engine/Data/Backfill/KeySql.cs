using System.Globalization;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Backfill;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// The statements of a backfill. Keys are sent as text, which the server reads as the columns' types: any type works.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="work">What is done with the rows of a condition.</param>
internal sealed class KeySql(KeyedTable table, RowAction work)
{
    // With these settings the text of a value reads back as that value. They are local to the statement's transaction.
    private const string PlainTexts =
        "select pg_catalog.set_config('datestyle', 'ISO', true), "
        + "pg_catalog.set_config('intervalstyle', 'iso_8601', true), "
        + "pg_catalog.set_config('extra_float_digits', '3', true), "
        + "pg_catalog.set_config('bytea_output', 'hex', true), "
        + "pg_catalog.set_config('enable_seqscan', 'off', true), "
        + "pg_catalog.set_config('enable_bitmapscan', 'off', true), pg_catalog.set_config('jit', 'off', true)";

    private readonly string _columns = string.Join(", ", table.Columns);
    private readonly string _texts = $"array[{string.Join(", ", table.Columns.Select(c => c + "::pg_catalog.text"))}]";

    /// <summary>
    /// Returns the settings for reading keys as text; sent before such a statement, in the same round trip.
    /// </summary>
    internal static NpgsqlBatchCommand Settings() => new(PlainTexts);

    /// <summary>Returns the query of the highest key.</summary>
    internal NpgsqlBatchCommand Highest() =>
        new(
            $"select {_texts} from {table.Table.Sql} order by "
                + $"{string.Join(", ", table.Columns.Select(c => c + " desc"))} limit 1"
        );

    /// <summary>
    /// Returns the query of keys that divide the table into parts of about the same size, by a sample of its pages. The
    /// last key is the highest of the sample.
    /// </summary>
    internal NpgsqlBatchCommand Divisions(int parts, double percent) =>
        new(
            $"""
            with sample as materialized (select {_columns} from {table.Table.Sql} tablesample pg_catalog.system ({percent.ToString(
                "0.######",
                CultureInfo.InvariantCulture
            )})),
            divided as (select {string.Join(
                ", ",
                table.Columns.Select((c, i) => $"{c} as k{i}")
            )}, pg_catalog.ntile({parts.ToString(
                CultureInfo.InvariantCulture
            )}) over (order by {_columns}) as part from sample {TableAlias})
            select distinct on (part) array[{string.Join(
                ", ",
                table.Columns.Select((_, i) => $"k{i}::pg_catalog.text")
            )}] from divided
            order by part, {string.Join(", ", table.Columns.Select((_, i) => $"k{i} desc"))}
            """
        );

    /// <summary>Returns the query of the n-th key after a key; no row where there are fewer up to the bound.</summary>
    internal NpgsqlBatchCommand Next(IReadOnlyList<string>? after, IReadOnlyList<string> upTo, long n) =>
        With(
            new NpgsqlBatchCommand(
                $"select {_texts} from {table.Table.Sql} where {Between(after)} order by {_columns} offset "
                    + $"{(n - 1).ToString(CultureInfo.InvariantCulture)} limit 1"
            ),
            after,
            upTo
        );

    /// <summary>Returns the statement for the rows after a key up to another.</summary>
    internal NpgsqlBatchCommand Work(IReadOnlyList<string>? after, IReadOnlyList<string> upTo) =>
        With(new NpgsqlBatchCommand(work.Statement(Between(after), _columns)), after, upTo);

    /// <summary>Returns the statement for one row.</summary>
    internal NpgsqlBatchCommand WorkOne(IReadOnlyList<string> key) =>
        With(new NpgsqlBatchCommand(work.Statement(Equal(1), _columns)), null, key);

    private string TableAlias => Sql.SqlText.QuoteIdentifierIfNeeded(table.Table.Name);

    private string Between(IReadOnlyList<string>? after) =>
        after is null
            ? Compare(o => o.LessOrEqual, o => o.Less, 1)
            : Compare(o => o.Greater, o => o.Greater, 1)
                + " and "
                + Compare(o => o.LessOrEqual, o => o.Less, 1 + table.Key.Count);

    private string Equal(int first) =>
        string.Join(
            " and ",
            table.Key.Select((k, i) => $"{table.Columns[i]} {k.Operators.Equal} {Parameter(first, i)}")
        );

    /// <summary>Compares the key with parameters. A row comparison, which one range of the index answers, takes one
    /// operator for all columns.</summary>
    private string Compare(Func<KeyOperators, string> last, Func<KeyOperators, string> before, int first)
    {
        if (table.Key.Select(k => last(k.Operators)).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return CompareFrom(0, last, before, first);
        }

        var parameters = Row(table.Key.Select((_, i) => Parameter(first, i)));
        return $"{Row(table.Columns)} {last(table.Key[0].Operators)} {parameters}";
    }

    private string CompareFrom(
        int column,
        Func<KeyOperators, string> last,
        Func<KeyOperators, string> before,
        int first
    )
    {
        var (name, value) = (table.Columns[column], Parameter(first, column));
        var operators = table.Key[column].Operators;
        return column == table.Key.Count - 1
            ? $"{name} {last(operators)} {value}"
            : $"({name} {before(operators)} {value} or ({name} {operators.Equal} {value} and "
                + $"{CompareFrom(column + 1, last, before, first)}))";
    }

    private string Parameter(int first, int column) =>
        $"${(first + column).ToString(CultureInfo.InvariantCulture)}::{table.Key[column].Type}";

    private static string Row(IEnumerable<string> values)
    {
        string[] list = [.. values];
        return list.Length == 1 ? list[0] : $"({string.Join(", ", list)})";
    }

    private static NpgsqlBatchCommand With(
        NpgsqlBatchCommand command,
        IReadOnlyList<string>? after,
        IReadOnlyList<string> upTo
    )
    {
        foreach (var value in (after ?? []).Concat(upTo))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Unknown });
        }

        return command;
    }
}
