using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: empty</c>: the query finds what is wrong, and there is nothing.</summary>
internal sealed class EmptyExpectation : Expectation
{
    internal override string Text => "no rows";

    internal override CheckOutcome Judge(QueryAnswer answer) =>
        Of(answer.Count == 0, RowsOf(answer.Count), answer.Sample());
}
