using System.Globalization;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Estimates where a batch ends, for an integer key, from the number of keys that earlier batches covered. That saves
/// counting the rows along the index, about 4 % of the work. After a batch whose row count differs from the estimate (a
/// gap, a denser stretch), the next end is counted again.
/// </summary>
internal sealed class KeyRangeEstimator(KeyedTable table)
{
    // Counting few rows costs nothing, and where a single row causes an error, the batch has to end at that row.
    internal const long Fewest = 1000;

    private readonly bool _usable =
        table.Key is [{ Type: "pg_catalog.int2" or "pg_catalog.int4" or "pg_catalog.int8" }];

    // Keys per row that a batch covers; 0: unknown.
    private double _keysPerRow;

    // The share of the covered rows that a batch changes.
    private double _share;

    /// <summary>Returns the key where the next batch of a range ends; null: it must be counted.</summary>
    internal IReadOnlyList<string>? Next(KeyPart range, long rows)
    {
        if (_keysPerRow <= 0 || rows < Fewest || range.Reached is not { } reached)
        {
            return null;
        }

        // The difference of two bigint keys can exceed bigint.
        Int128 from = Number(reached),
            left = Number(range.Upper) - from;
        var keys = Math.Max(1, rows * _keysPerRow);
        return keys >= (double)left ? range.Upper : [(from + (Int128)keys).ToString(CultureInfo.InvariantCulture)];
    }

    /// <summary>Learns from a batch.</summary>
    /// <param name="after">The key before it.</param>
    /// <param name="to">Its last key.</param>
    /// <param name="counted">Whether its end was counted: it covered exactly <paramref name="scanned"/> rows.</param>
    /// <param name="scanned">How many rows it should cover.</param>
    /// <param name="rows">How many rows it changed.</param>
    internal void Learn(IReadOnlyList<string>? after, IReadOnlyList<string> to, bool counted, long scanned, long rows)
    {
        if (!_usable || after is null)
        {
            return;
        }

        if (counted)
        {
            (_keysPerRow, _share) = ((double)(Number(to) - Number(after)) / scanned, (double)rows / scanned);
        }
        else
        {
            _keysPerRow *= scanned * _share / Math.Max(1, rows);
        }

        // Where few rows meet the condition, the changed rows show too little of how many there are.
        var expected = scanned * _share;
        if (_share < 0.5 || rows < expected / 2 || rows > expected * 1.5)
        {
            Forget();
        }
    }

    /// <summary>Makes the next end be counted.</summary>
    internal void Forget() => _keysPerRow = 0;

    private static Int128 Number(IReadOnlyList<string> key) =>
        Int128.Parse(key[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
