using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>What a query gave, as far as an expectation needs it.</summary>
internal sealed class QueryAnswer
{
    /// <summary>The columns; empty where the statement gives no rows.</summary>
    internal IReadOnlyList<AnswerColumn> Columns { get; init; } = [];

    /// <summary>The first rows, as many as the expectation wants to see.</summary>
    internal IReadOnlyList<AnswerRow> Rows { get; init; } = [];

    /// <summary>How many rows there were.</summary>
    internal long Count { get; init; }

    /// <summary>The first of the rows that the expectation calls wrong.</summary>
    internal IReadOnlyList<AnswerRow> WrongRows { get; init; } = [];

    /// <summary>How many rows it calls wrong.</summary>
    internal long WrongCount { get; init; }

    /// <summary>What the server refused it with, or null.</summary>
    internal PostgresException? Error { get; init; }

    /// <summary>One row of one value, as if it had been the answer.</summary>
    internal static QueryAnswer Of(AnswerCell cell)
    {
        AnswerColumn[] columns = [new("value", cell.Type)];
        return new QueryAnswer
        {
            Columns = columns,
            Rows = [new AnswerRow(columns, [cell.Value])],
            Count = 1,
        };
    }

    /// <summary>The first rows, for people.</summary>
    internal IReadOnlyList<AnswerRow> Sample() => [.. Rows.Take(Expectation.RowsShown)];
}

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as far as comparing needs it.</param>
internal sealed record AnswerColumn(string Name, AnswerType Type);

/// <summary>How the values of a column are compared.</summary>
internal enum AnswerType
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As numbers.</summary>
    Number,

    /// <summary>As true and false.</summary>
    Boolean,
}

/// <summary>A row of an answer: each value as psql shows it, null for NULL.</summary>
internal sealed record AnswerRow(IReadOnlyList<AnswerColumn> Columns, IReadOnlyList<string?> Values)
{
    private const int LongestText = 200;

    internal AnswerCell this[int column] => new(Values[column], Columns[column].Type);

    /// <summary>
    /// Returns the values by column, as psql shows them, a boolean as true or false, null for NULL. A column that has the
    /// name of another one before it gets its number behind the name.
    /// </summary>
    internal IReadOnlyDictionary<string, string?> ByColumn()
    {
        var values = new Dictionary<string, string?>(Columns.Count, StringComparer.Ordinal);
        for (var i = 0; i < Columns.Count; i++)
        {
            var value = this[i].ToComparable();
            if (!values.TryAdd(Columns[i].Name, value))
            {
                values[string.Create(CultureInfo.InvariantCulture, $"{Columns[i].Name}_{i + 1}")] = value;
            }
        }

        return values;
    }

    /// <summary>The value alone where there is one column, else <c>name: value, …</c>; cut where it is long.</summary>
    public override string ToString()
    {
        var text =
            Columns.Count == 1
                ? this[0].ToString()
                : string.Join(", ", Columns.Select((c, i) => $"{c.Name}: {this[i]}"));
        return text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - 1), "…");
    }
}

/// <summary>One value of an answer.</summary>
internal readonly record struct AnswerCell(string? Value, AnswerType Type)
{
    /// <summary>
    /// As a person reads it: <c>NULL</c>, <c>true</c>, and the empty text in quotes, for it would not be seen.
    /// </summary>
    public override string ToString() =>
        (Value, Type) switch
        {
            (null, _) => "NULL",
            ("t", AnswerType.Boolean) => "true",
            ("f", AnswerType.Boolean) => "false",
            ("", _) => "''",
            _ => Value,
        };

    /// <summary>
    /// What a comparison in a plan is written with: <c>true</c> for a boolean's <c>t</c>; null for NULL.
    /// </summary>
    internal string? ToComparable() => Value is null || Type != AnswerType.Boolean ? Value : ToString();
}
