using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Catalog;

/// <summary>The rows that go with a table or a column, or that a statement changes.</summary>
/// <param name="Table">The table, as SQL reads it under any search_path.</param>
/// <param name="Column">The column, not quoted; null: the whole table.</param>
/// <param name="Rows">How many rows, or values of the column; null: unknown.</param>
/// <param name="Precision">How they were counted.</param>
internal sealed record LostRows(string Table, string? Column, long? Rows, LostRowsPrecision Precision)
{
    /// <summary>Rows are counted up to this number.</summary>
    internal const int MostCounted = 1_000_000;

    /// <summary>Whether the table or the column is known to be empty, or the statement to change nothing.</summary>
    internal bool IsNone => Rows == 0 && Precision is LostRowsPrecision.Exact or LostRowsPrecision.AtMost;

    /// <summary>Whether the rows that go are counted; false: only those of their table.</summary>
    internal bool IsCounted { get; init; } = true;

    /// <summary>The rows of tables that are deleted because they refer to rows that are deleted.</summary>
    internal IReadOnlyList<LostRows> AlsoDeleted { get; init; } = [];

    /// <summary>The rows whose references to rows that are deleted are set to NULL or to their default.</summary>
    internal IReadOnlyList<LostRows> AlsoOverwritten { get; init; } = [];

    /// <summary>Returns the number with its noun, as in <c>1,204 rows</c>.</summary>
    internal string Count
    {
        get
        {
            var (one, many) = Column is null ? ("row", "rows") : ("value", "values");
            return Rows switch
            {
                null => $"an unknown number of {many}",
                { } rows when Precision == LostRowsPrecision.AtLeast => Text($"{rows:N0} or more {many}"),
                { } rows when Precision == LostRowsPrecision.About => Text($"about {rows:N0} rows"),
                { } rows when Precision == LostRowsPrecision.AtMost => $"up to {DisplayText.Count(rows, one, many)}",
                { } rows => DisplayText.Count(rows, one, many),
            };
        }
    }

    /// <summary>Returns the sum of the rows of two statements on a table. They may be the same rows.</summary>
    internal static LostRows Add(LostRows one, LostRows other) =>
        one with
        {
            Rows = one.Rows + other.Rows,
            Precision =
                one.Precision == LostRowsPrecision.AtLeast || other.Precision == LostRowsPrecision.AtLeast
                    ? LostRowsPrecision.AtLeast
                    : LostRowsPrecision.AtMost,
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How rows were counted.</summary>
internal enum LostRowsPrecision
{
    /// <summary>All were counted.</summary>
    Exact,

    /// <summary>There are more than were counted.</summary>
    AtLeast,

    /// <summary>Some of those that were counted may be gone by then.</summary>
    AtMost,

    /// <summary>The last ANALYZE or VACUUM counted the rows of the table.</summary>
    About,
}
