using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: { error: "42501" }</c>: the statement must fail with this SQLSTATE or condition.</summary>
internal sealed class ErrorExpectation(string sqlState) : Expectation
{
    internal override string Text => $"refused with {ServerConditions.Describe(sqlState)}";

    internal override bool ExpectsError => true;

    internal override CheckOutcome Evaluate(QueryAnswer answer) =>
        answer.Error is { } error
            ? Of(
                error.SqlState == sqlState,
                $"refused with {ServerConditions.Describe(error.SqlState)}: {error.MessageText}"
            )
            : Of(
                false,
                $"not refused: {(answer.Columns.Count == 0 ? "it succeeded" : RowsOf(answer.Count))}",
                answer.Sample()
            );
}
