using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>What a query should give: one form of <c>expect</c>.</summary>
internal abstract class Expectation
{
    /// <summary>How many wrong rows are shown.</summary>
    internal const int RowsShown = 20;

    /// <summary>It in words, as <c>no rows</c>.</summary>
    internal abstract string Text { get; }

    /// <summary>How many rows it wants to see; the others are counted only.</summary>
    internal virtual int RowsKept => RowsShown;

    /// <summary>Whether the answer is to be an error: all others fail by one.</summary>
    internal virtual bool ExpectsError => false;

    /// <summary>
    /// Whether a row by itself is wrong. Asked of each row while it passes, so that none has to be kept.
    /// </summary>
    internal virtual bool IsWrong(AnswerRow row) => false;

    /// <summary>Judges.</summary>
    internal abstract CheckOutcome Judge(QueryAnswer answer);

    private protected CheckOutcome Of(
        bool passed,
        string actual,
        IReadOnlyList<string>? rows = null,
        string? advice = null
    ) => CheckOutcome.Of(passed, Text, actual, passed ? null : rows, advice);

    private protected static string RowsOf(long count) =>
        count switch
        {
            0 => "no rows",
            1 => "1 row",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} rows"),
        };
}
