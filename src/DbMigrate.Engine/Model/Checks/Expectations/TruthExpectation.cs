namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>No <c>expect</c> at all: the query asks for a yes.</summary>
internal sealed class TruthExpectation : ValueExpectation
{
    internal override string Text => "true";

    private protected override bool Holds(AnswerCell cell) => cell is { Type: AnswerType.Boolean, Value: "t" };

    private protected override string? AdviceFor(AnswerCell cell) =>
        cell.Type == AnswerType.Boolean
            ? null
            : "Without `expect` a query has to give true: say what this one should give, as in `expect: 0`.";
}
