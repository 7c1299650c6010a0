using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Queries;

/// <summary>The latencies of the runs of a query, and the percentile that is compared with a bound.</summary>
/// <param name="runs">How many runs there will be.</param>
/// <param name="percentile">The percentile, 1 to 100, by the nearest-rank method.</param>
/// <param name="below">The bound.</param>
internal sealed class LatencySample(int runs, int percentile, TimeSpan below)
{
    private readonly List<TimeSpan> _latencies = new(runs);

    // The number of runs at or below the percentile; the runs after it in the order may take any time.
    private int Rank => (int)((((long)percentile * runs) + 99) / 100);

    /// <summary>Whether so many runs were too slow that the others cannot change the outcome.</summary>
    internal bool IsDecided => _latencies.Count(l => l >= below) > runs - Rank;

    /// <summary>Whether the percentile is below the bound, after all runs.</summary>
    internal bool Passes => _latencies.Count == runs && Percentile < below;

    /// <summary>The percentile of all runs.</summary>
    internal TimeSpan Percentile => _latencies.Order().ElementAt(Rank - 1);

    /// <summary>Adds a run.</summary>
    internal void Add(TimeSpan latency) => _latencies.Add(latency);

    /// <summary>Returns the distribution in words.</summary>
    internal string Words()
    {
        var ordered = _latencies.Order().ToList();
        var spread =
            $"fastest {Text(ordered[0])}, median {Text(ordered[(ordered.Count - 1) / 2])}, slowest {Text(ordered[^1])}";
        return ordered.Count < runs
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{ordered.Count(l => l >= below)} of {ordered.Count} runs took {DurationText.Format(below)} or more, and "
                    + $"the other {runs - ordered.Count} could not change that ({spread})"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"p{percentile} {Text(Percentile)} over {DisplayText.Count(runs, "run")} ({spread})"
            );
    }

    private static string Text(TimeSpan latency) =>
        string.Create(CultureInfo.InvariantCulture, $"{latency.TotalMilliseconds:0.##}ms");
}
