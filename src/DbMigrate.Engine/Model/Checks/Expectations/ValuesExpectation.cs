using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// <c>expect: { values: [a, b] }</c>: one column with these values, in any order, each as often as it is written.
/// </summary>
internal sealed class ValuesExpectation(IReadOnlyList<ExpectedValue> values) : Expectation
{
    internal override string Text => values.Count == 0 ? "no values" : "the values " + string.Join(", ", values);

    // A few more rows than expected, to report them.
    internal override int RowsKept => values.Count + RowsShown;

    internal override CheckOutcome Evaluate(QueryAnswer answer)
    {
        if (answer.Columns.Count != 1)
        {
            return Of(
                false,
                $"{answer.Columns.Count} columns",
                answer.Sample(),
                "Select one column, or write `expect: { table: [[…]] }`."
            );
        }

        var missing = values.ToList();
        var extra = new List<string>();
        foreach (var row in answer.Rows)
        {
            var index = missing.FindIndex(v => v.Matches(row[0]));
            if (index >= 0)
            {
                missing.RemoveAt(index);
            }
            else
            {
                extra.Add(row.ToString());
            }
        }

        var passed = missing.Count == 0 && answer.Count == values.Count;
        var actual =
            passed ? Text
            : answer.Count == 0 ? "no rows"
            : string.Join(
                "; ",
                new[]
                {
                    missing.Count > 0 ? "missing: " + string.Join(", ", missing.Take(RowsShown)) : null,
                    extra.Count > 0 ? "not expected: " + string.Join(", ", extra.Take(RowsShown)) : null,
                    answer.Count > answer.Rows.Count ? $"{RowsOf(answer.Count)} in all" : null,
                }.OfType<string>()
            );
        return Of(
            passed,
            actual,
            [.. missing.Select(m => $"missing: {m}").Concat(extra.Select(e => $"not expected: {e}")).Take(RowsShown)]
        );
    }
}
