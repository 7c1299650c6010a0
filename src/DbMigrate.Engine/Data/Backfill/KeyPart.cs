namespace DbMigrate.Engine.Data.Backfill;

/// <summary>A range of keys that one worker at a time goes through.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Lower">The key before its first row; null: from the beginning.</param>
/// <param name="Upper">The key of its last row, as it was when the backfill began.</param>
/// <param name="Checksum">Of what is done with the rows.</param>
internal sealed record KeyPart(int Number, string[]? Lower, string[] Upper, string Checksum)
{
    /// <summary>The last key that is done; null: none yet.</summary>
    internal IReadOnlyList<string>? Reached { get; set; } = Lower;

    /// <summary>Whether all of it is done.</summary>
    internal bool Done { get; set; }

    /// <summary>The rows that were changed.</summary>
    internal long Rows { get; set; }

    /// <summary>The rows that were looked at.</summary>
    internal long Scanned { get; set; }
}
