using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: empty</c>: the query returns no rows.</summary>
internal sealed class EmptyExpectation : Expectation
{
    internal override string Text => "no rows";

    internal override CheckOutcome Evaluate(QueryAnswer answer) =>
        Of(answer.Count == 0, RowsOf(answer.Count), answer.Sample());
}
