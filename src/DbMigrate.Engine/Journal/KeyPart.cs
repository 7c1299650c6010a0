namespace DbMigrate.Engine.Journal;

/// <summary>A row of <c>dbmigrate.cursor</c>: a range of keys, processed by one worker at a time.</summary>
/// <param name="Number">The part's number, from 1.</param>
/// <param name="Lower">The key before its first row; null: the part begins with the table's first row.</param>
/// <param name="Upper">The key of its last row when the backfill began.</param>
/// <param name="Checksum">The checksum of the change that the backfill makes.</param>
internal sealed record KeyPart(int Number, string[]? Lower, string[] Upper, string Checksum)
{
    /// <summary>The last key that is done; null: no key is done.</summary>
    internal IReadOnlyList<string>? Reached { get; set; } = Lower;

    /// <summary>Whether the whole part is done.</summary>
    internal bool Done { get; set; }

    /// <summary>How many rows were changed.</summary>
    internal long Rows { get; set; }

    /// <summary>How many rows were read.</summary>
    internal long Scanned { get; set; }
}
