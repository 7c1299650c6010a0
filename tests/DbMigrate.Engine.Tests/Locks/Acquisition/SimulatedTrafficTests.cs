using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>How much a batch stalls traffic that never leaves its table alone.</summary>
public sealed class SimulatedTrafficTests
{
    private static readonly MigrationLimits Limits = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromMinutes(10),
        StatementTimeout: null
    );

    [Fact]
    public async Task Behind_overlapping_writers_of_half_a_second_one_or_two_tries_are_made_shortly_before_they_end()
    {
        var runs = await RunsAsync(2, (r, _) => 500 + (r.NextDouble() * 10));
        Assert.All(runs, r => Assert.InRange(r.Took.TotalSeconds, 0, 26));
        Assert.All(runs, r => Assert.InRange(r.Traffic.LongestStall, 0, 520));
        Assert.InRange(Median(runs, r => r.Traffic.LateTransactions), 0, 60);
        Assert.InRange(Median(runs, r => r.Traffic.Tries), 1, 2);
    }

    [Fact]
    public async Task Short_transactions_beside_the_writers_do_not_hide_how_long_those_stay()
    {
        var runs = await RunsAsync(10, (r, i) => i < 2 ? 500 + (r.NextDouble() * 10) : 5 + (r.NextDouble() * 35));
        Assert.All(runs, r => Assert.InRange(r.Took.TotalSeconds, 0, 26));
        Assert.InRange(Median(runs, r => r.Traffic.LateTransactions), 0, 150);
    }

    [Fact]
    public async Task Behind_three_writers_of_a_fifth_of_a_second_hardly_any_transaction_is_late()
    {
        var runs = await RunsAsync(3, (r, _) => 150 + (r.NextDouble() * 100));
        Assert.All(runs, r => Assert.InRange(r.Took.TotalSeconds, 0, 15));
        Assert.InRange(Median(runs, r => r.Traffic.LongestStall), 0, 100);
        Assert.InRange(Median(runs, r => r.Traffic.LateTransactions), 0, 5);
    }

    [Fact]
    public async Task A_hot_table_with_short_transactions_is_locked_at_once()
    {
        var runs = await RunsAsync(40, (r, _) => 6 + (r.NextDouble() * 6));
        Assert.All(runs, r => Assert.InRange(r.Took.TotalMilliseconds, 0, 100));
        Assert.All(runs, r => Assert.InRange(r.Traffic.LongestStall, 0, 20));
    }

    [Fact]
    public async Task A_hot_table_on_a_busy_server_is_locked_within_seconds()
    {
        var runs = await RunsAsync(40, (r, _) => 10 - (Math.Log(1 - r.NextDouble()) * 15));
        Assert.All(runs, r => Assert.InRange(r.Took.TotalSeconds, 0, 5));
        Assert.All(runs, r => Assert.InRange(r.Traffic.LongestStall, 0, 100));
    }

    private static async Task<List<(SimulatedTraffic Traffic, TimeSpan Took)>> RunsAsync(
        int sessions,
        Func<Random, int, double> life
    )
    {
        var runs = new List<(SimulatedTraffic, TimeSpan)>();
        for (var seed = 0; seed < 25; seed++)
        {
            var traffic = new SimulatedTraffic(seed, sessions, life);
            var took = await traffic.RunAsync(Limits);
            runs.Add((traffic, took ?? throw new InvalidOperationException($"Not locked with seed {seed}.")));
        }

        return runs;
    }

    private static double Median(
        List<(SimulatedTraffic Traffic, TimeSpan Took)> runs,
        Func<(SimulatedTraffic Traffic, TimeSpan Took), double> figure
    ) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
}
