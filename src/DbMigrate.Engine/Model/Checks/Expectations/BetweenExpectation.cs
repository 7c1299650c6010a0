namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: { between: [1, 5] }</c>, both ends included.</summary>
internal sealed class BetweenExpectation(Operand from, Operand to) : ValueExpectation
{
    internal override string Text => $"between {from.Text} and {to.Text}";

    private protected override bool Holds(AnswerCell cell) =>
        cell.ToComparable() is { } value && from.Compare(value) >= 0 && to.Compare(value) <= 0;
}
