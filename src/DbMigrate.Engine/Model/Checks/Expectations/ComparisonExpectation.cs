namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: "&gt;= 99.5"</c>.</summary>
internal sealed class ComparisonExpectation(Comparison comparison) : ValueExpectation
{
    internal override string Text => comparison.Text;

    internal override bool CanJudge(AnswerCell cell) => comparison.CanCompare(cell.ToComparable());

    private protected override bool Holds(AnswerCell cell) => comparison.Holds(cell.ToComparable());
}
