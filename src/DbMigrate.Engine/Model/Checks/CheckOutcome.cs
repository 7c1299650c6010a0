using DbMigrate.Engine.Model.Checks.Expectations;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>A check's answer.</summary>
/// <param name="Passed">Whether it was the expected one.</param>
/// <param name="Expected">What was expected, in words.</param>
/// <param name="Actual">What was found, in words.</param>
/// <param name="Rows">The rows or items that are wrong, a text each, the first 20; empty where there are none.</param>
/// <param name="Advice">What to do, one sentence, or null.</param>
internal sealed record CheckOutcome(
    bool Passed,
    string Expected,
    string Actual,
    IReadOnlyList<string> Rows,
    string? Advice = null
)
{
    /// <summary>The same rows by column, where they are rows of a query; otherwise empty.</summary>
    internal IReadOnlyList<AnswerRow> Answer { get; init; } = [];

    internal static CheckOutcome Of(
        bool passed,
        string expected,
        string actual,
        IReadOnlyList<string>? rows = null,
        string? advice = null
    ) => new(passed, expected, actual, rows ?? [], advice);
}
