using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: { table: [[a, 1], [b, 2]] }</c>: these rows, in this order.</summary>
internal sealed class TableExpectation(IReadOnlyList<IReadOnlyList<ExpectedValue>> table) : Expectation
{
    internal override string Text =>
        table.Count switch
        {
            0 => "no rows",
            1 => $"the row {Say(table[0])}",
            <= 3 => "the rows " + string.Join(" ", table.Select(Say)),
            _ => $"the {table.Count} rows of the table",
        };

    internal override int RowsKept => table.Count + RowsShown;

    internal override CheckOutcome Evaluate(QueryAnswer answer)
    {
        var wrong = new List<string>();
        for (var i = 0; i < Math.Max(table.Count, answer.Rows.Count); i++)
        {
            if (i >= answer.Rows.Count)
            {
                wrong.Add($"row {i + 1}: expected {Say(table[i])}, found none");
            }
            else if (i >= table.Count)
            {
                wrong.Add($"row {i + 1}: expected none, found {Say(answer.Rows[i])}");
            }
            else if (!Equal(table[i], answer.Rows[i]))
            {
                wrong.Add($"row {i + 1}: expected {Say(table[i])}, found {Say(answer.Rows[i])}");
            }
        }

        var passed = wrong.Count == 0 && answer.Count == table.Count;
        return Of(
            passed,
            passed ? Text
                : answer.Count != table.Count ? $"{RowsOf(answer.Count)} instead of {table.Count}"
                : $"{RowsOf(wrong.Count)} of {table.Count} differ",
            [.. wrong.Take(RowsShown)],
            passed ? null : "The rows are compared in order; the query needs an ORDER BY."
        );
    }

    private static bool Equal(IReadOnlyList<ExpectedValue> expected, AnswerRow row) =>
        expected.Count == row.Values.Count && expected.Select((v, i) => v.Matches(row[i])).All(m => m);

    private static string Say(IReadOnlyList<ExpectedValue> row) => $"[{string.Join(", ", row)}]";

    private static string Say(AnswerRow row) =>
        $"[{string.Join(", ", row.Values.Select((_, i) => row[i].ToString()))}]";
}
