namespace DbMigrate.Demo;

/// <summary>What the application has done since its start.</summary>
/// <param name="Code">The code that all connections run now; <c>stopped</c> at the end.</param>
/// <param name="Written">The rows that the database acknowledged, by table.</param>
/// <param name="WrittenByOld">How many of them the old code wrote.</param>
/// <param name="WrittenByNew">How many of them the new code wrote.</param>
/// <param name="Errors">Writes that failed, and rows that could not be read afterwards.</param>
/// <param name="Messages">The first of the errors.</param>
/// <param name="MedianMilliseconds">The median time of a write.</param>
/// <param name="LongestStallMilliseconds">The time of the slowest write, including its waits.</param>
/// <param name="LongestStallAt">When that write began.</param>
internal sealed record TrafficReport(
    string Code,
    IReadOnlyDictionary<string, long> Written,
    long WrittenByOld,
    long WrittenByNew,
    long Errors,
    IReadOnlyList<string> Messages,
    double MedianMilliseconds,
    double LongestStallMilliseconds,
    DateTimeOffset LongestStallAt
)
{
    internal const string Stopped = "stopped";

    internal long WrittenInAll => WrittenByOld + WrittenByNew;

    public override string ToString() =>
        FormattableString.Invariant(
            $"{WrittenInAll:N0} rows written, {Errors} errors, longest stall {LongestStallMilliseconds:N0} ms"
        );
}
