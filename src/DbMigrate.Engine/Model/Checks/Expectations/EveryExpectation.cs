using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// <c>expect: { every: { is_nullable: "YES" } }</c>: each row has these values. Without rows, it fails.
/// </summary>
internal sealed class EveryExpectation(IReadOnlyList<KeyValuePair<string, EveryExpectation.Condition>> conditions)
    : Expectation
{
    internal override string Text =>
        "every row with " + string.Join(" and ", conditions.Select(c => $"{c.Key} {c.Value.Text}"));

    internal override bool IsWrong(AnswerRow row) =>
        conditions.Any(c => IndexOf(row.Columns, c.Key) is >= 0 and var i && !c.Value.Holds(row[i]));

    internal override CheckOutcome Evaluate(QueryAnswer answer)
    {
        var unknown = conditions.Select(c => c.Key).Where(name => IndexOf(answer.Columns, name) < 0).ToList();
        if (unknown.Count > 0)
        {
            return Of(
                false,
                $"no column {string.Join(", ", unknown)}",
                advice: $"The query returns the columns {string.Join(", ", answer.Columns.Select(c => c.Name))}."
            );
        }

        if (answer.Count == 0)
        {
            return Of(
                false,
                "no rows",
                advice: "The query returned no row to compare. If that is right, write `expect: empty`."
            );
        }

        var of = $"{answer.WrongCount} of {RowsOf(answer.Count)} {(answer.WrongCount == 1 ? "differs" : "differ")}";
        return Of(answer.WrongCount == 0, answer.WrongCount == 0 ? RowsOf(answer.Count) : of, answer.WrongRows);
    }

    private static int IndexOf(IReadOnlyList<AnswerColumn> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What one column of every row is: a value or a comparison.</summary>
    internal sealed record Condition(ExpectedValue? Value, Comparison? Comparison)
    {
        internal string Text => Value is null ? Comparison!.Text : $"= {Value}";

        internal bool Holds(AnswerCell cell) => Value?.Matches(cell) ?? Comparison!.Holds(cell.ToComparable());
    }
}
