using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>Several forms in one mapping: all must hold, and the first failure is reported.</summary>
internal sealed class AllExpectation(IReadOnlyList<Expectation> parts) : Expectation
{
    internal override string Text => string.Join(", ", parts.Select(p => p.Text));

    internal override int RowsKept => parts.Max(p => p.RowsKept);

    internal override bool IsWrong(AnswerRow row) => parts.Any(p => p.IsWrong(row));

    internal override CheckOutcome Evaluate(QueryAnswer answer)
    {
        var outcomes = parts.Select(p => p.Evaluate(answer)).ToList();
        var failed = outcomes.Find(o => !o.Passed);
        return failed is not null
            ? failed with
            {
                Expected = Text,
            }
            : Of(true, string.Join(", ", outcomes.Select(o => o.Actual)));
    }
}
