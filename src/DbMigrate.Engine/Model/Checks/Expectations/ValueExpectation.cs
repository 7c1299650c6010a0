using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>The base of what expects one value: one row of one column.</summary>
internal abstract class ValueExpectation : Expectation
{
    /// <summary>Whether that is the value.</summary>
    private protected abstract bool Holds(AnswerCell cell);

    internal sealed override CheckOutcome Judge(QueryAnswer answer)
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
                advice: "The statement gives no rows: end it with a SELECT, or with RETURNING."
            ),
            { Count: 0 } => Of(
                false,
                "no rows",
                advice: "One value is expected: let the query give one row, or say `expect: empty`."
            ),
            { Count: 1 } => Of(
                false,
                $"{answer.Columns.Count} columns",
                answer.Sample(),
                "One value is expected: select one column, or say `expect: { table: [[…]] }`."
            ),
            _ => Of(
                false,
                RowsOf(answer.Count),
                answer.Sample(),
                "One value is expected: let the query give one row, or say `expect: { rows: N }` or `expect: { values: […] }`."
            ),
        };
    }

    private protected virtual string? AdviceFor(AnswerCell cell) => null;
}
