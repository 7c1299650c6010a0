using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>The expected answer of a query: one form of <c>expect</c>.</summary>
internal abstract class Expectation
{
    /// <summary>The maximum number of wrong rows that are reported.</summary>
    internal const int RowsShown = 20;

    /// <summary>The expectation in words, as in <c>no rows</c>.</summary>
    internal abstract string Text { get; }

    /// <summary>The number of rows to keep; further rows are only counted.</summary>
    internal virtual int RowsKept => RowsShown;

    /// <summary>Whether the expected answer is a server error.</summary>
    internal virtual bool ExpectsError => false;

    /// <summary>
    /// Returns whether a single row fails. Called while the rows are read, so that rows are not kept in memory.
    /// </summary>
    internal virtual bool IsWrong(AnswerRow row) => false;

    /// <summary>Returns whether a value is of a kind that the expectation can judge.</summary>
    internal virtual bool CanJudge(AnswerCell cell) => true;

    /// <summary>Evaluates an answer.</summary>
    internal abstract CheckOutcome Evaluate(QueryAnswer answer);

    private protected CheckOutcome Of(
        bool passed,
        string actual,
        IReadOnlyList<string>? rows = null,
        string? advice = null
    ) => CheckOutcome.Of(passed, Text, actual, passed ? null : rows, advice);

    /// <summary>Returns an outcome with rows of the answer.</summary>
    private protected CheckOutcome Of(
        bool passed,
        string actual,
        IReadOnlyList<AnswerRow> rows,
        string? advice = null
    ) => Of(passed, actual, [.. rows.Select(r => r.ToString())], advice) with { Answer = passed ? [] : rows };

    private protected static string RowsOf(long count) =>
        count switch
        {
            0 => "no rows",
            1 => "1 row",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} rows"),
        };
}
