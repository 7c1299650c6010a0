namespace DbMigrate.Engine.Data.Backfill;

/// <summary>The rows of one transaction of a backfill.</summary>
/// <param name="After">The key before the first row; null: from the beginning.</param>
/// <param name="To">The key of the last row.</param>
/// <param name="IsLast">Whether it ends its range.</param>
/// <param name="Rows">How many rows it should have.</param>
/// <param name="WasCounted">Whether its end was found by counting rows; false: it was estimated.</param>
internal sealed record BackfillCut(
    IReadOnlyList<string>? After,
    IReadOnlyList<string> To,
    bool IsLast,
    long Rows,
    bool WasCounted
)
{
    /// <summary>Returns the rows that count as scanned, where so many were changed.</summary>
    internal long Scanned(long changed) => IsLast ? changed : Rows;
}
