namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: 0</c>: this value.</summary>
internal sealed class ScalarExpectation(ExpectedValue value) : ValueExpectation
{
    internal override string Text => value.ToString();

    private protected override bool Holds(AnswerCell cell) => value.Matches(cell);
}
