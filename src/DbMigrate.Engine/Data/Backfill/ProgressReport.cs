namespace DbMigrate.Engine.Data.Backfill;

/// <summary>How far a backfill is.</summary>
/// <param name="Text">The report for people.</param>
/// <param name="Percent">The percentage of the table that is done, from 0 to 99.</param>
/// <param name="Remaining">The estimated time left; null where it is unknown.</param>
internal readonly record struct ProgressReport(string Text, int Percent, TimeSpan? Remaining);
