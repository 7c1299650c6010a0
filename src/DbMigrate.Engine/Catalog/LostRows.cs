using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Catalog;

/// <summary>The rows that go with a table or a column.</summary>
/// <param name="Table">The table, as SQL reads it under any search_path.</param>
/// <param name="Column">The column, not quoted; null: the whole table.</param>
/// <param name="Rows">How many rows, or values of the column; null: unknown.</param>
/// <param name="Precision">How they were counted.</param>
internal sealed record LostRows(string Table, string? Column, long? Rows, LostRowsPrecision Precision)
{
    /// <summary>Rows are counted up to this number.</summary>
    internal const int MostCounted = 1_000_000;

    /// <summary>Whether the table or the column is known to be empty.</summary>
    internal bool IsNone => Rows == 0 && Precision == LostRowsPrecision.Exact;

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
                { } rows => DisplayText.Count(rows, one, many),
            };
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How rows were counted.</summary>
internal enum LostRowsPrecision
{
    /// <summary>All were counted.</summary>
    Exact,

    /// <summary>There are more than were counted.</summary>
    AtLeast,

    /// <summary>The last ANALYZE or VACUUM counted the rows of the table.</summary>
    About,
}
