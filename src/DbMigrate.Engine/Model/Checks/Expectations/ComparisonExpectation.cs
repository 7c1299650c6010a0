namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: "&gt;= 99.5"</c>.</summary>
internal sealed class ComparisonExpectation(Comparison comparison) : ValueExpectation
{
    internal override string Text => comparison.Text;

    private protected override bool Holds(AnswerCell cell) => comparison.Holds(cell.ToComparable());
}
