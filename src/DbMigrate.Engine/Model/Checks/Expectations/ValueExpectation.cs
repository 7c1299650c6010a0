using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>The base of expectations of one value: one row with one column.</summary>
internal abstract class ValueExpectation : Expectation
{
    /// <summary>Returns whether the value is the expected one.</summary>
    private protected abstract bool Holds(AnswerCell cell);

    internal sealed override CheckOutcome Evaluate(QueryAnswer answer)
    {
        if (answer.Count == 1 && answer.Columns.Count == 1)
        {
            var cell = answer.Rows[0][0];
            return Of(Holds(cell), cell.ToString(), advice: AdviceFor(cell));
        }

        return answer switch
        {
            { Columns.Count: 0 } => Of(
                false,
                "no result",
                advice: "The statement returns no rows. End it with a SELECT, or with RETURNING."
            ),
            { Count: 0 } => Of(
                false,
                "no rows",
                advice: "One value is expected. Return one row, or write `expect: empty`."
            ),
            { Count: 1 } => Of(
                false,
                $"{answer.Columns.Count} columns",
                answer.Sample(),
                "One value is expected. Select one column, or write `expect: { table: [[…]] }`."
            ),
            _ => Of(
                false,
                RowsOf(answer.Count),
                answer.Sample(),
                "One value is expected. Return one row, or write `expect: { rows: N }` or `expect: { values: […] }`."
            ),
        };
    }

    private protected virtual string? AdviceFor(AnswerCell cell) => null;
}
