namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>No <c>expect</c>: the answer must be true.</summary>
internal sealed class TruthExpectation : ValueExpectation
{
    internal override string Text => "true";

    private protected override bool Holds(AnswerCell cell) => cell is { Type: AnswerType.Boolean, Value: "t" };

    private protected override string? AdviceFor(AnswerCell cell) =>
        cell.Type == AnswerType.Boolean
            ? null
            : "Without `expect` the answer must be true. Write the expected answer, as in `expect: 0`.";
}
