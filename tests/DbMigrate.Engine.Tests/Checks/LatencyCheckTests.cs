using DbMigrate.Engine.Checks.Queries;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class LatencyCheckTests(LatencyCheckTests.Objects objects) : IClassFixture<LatencyCheckTests.Objects>
{
    // A sleep is never shorter than asked for, and no query takes an hour.
    [Theory]
    [InlineData(
        "sql: select * from notes where id = $1, parameters: 3, below: 1h, runs: 3",
        true,
        @"^p95 \d+(\.\d+)?ms over 3 runs \(fastest .*, median .*, slowest .*\)$"
    )]
    [InlineData(
        "sql: select pg_sleep(0.02), below: 20ms, runs: 4, warm_up: 0, percentile: 50",
        false,
        @"^3 of 3 runs took 20ms or more, and the other 1 could not change that \("
    )]
    [InlineData(
        "sql: select pg_sleep(0.02), below: 20ms, runs: 1, warm_up: 1",
        false,
        @"^p95 \d{2,}(\.\d+)?ms over 1 run \("
    )]
    [InlineData(
        "sql: select * from nowhere, below: 1s",
        false,
        "^a server error: 42P01: relation \"nowhere\" does not exist"
    )]
    public async Task The_percentile_is_below_the_bound(string parameters, bool passes, string actual)
    {
        var result = await objects.Database.AskAsync($"latency: {{ {parameters} }}");

        Assert.Equal(passes ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
        Assert.Matches(actual, result.Actual);
    }

    [Fact]
    public async Task A_query_that_is_too_slow_comes_with_its_plan()
    {
        var result = await objects.Database.AskAsync(
            "latency: { sql: 'select pg_sleep(0.01) from notes where kind = $1', parameters: a, below: 10ms, runs: 1, warm_up: 0 }"
        );

        Assert.StartsWith("Seq Scan on public.notes (cost ", Assert.Single(result.Rows));
        Assert.Contains("The rows are its plan", result.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(91, 10)]
    [InlineData(95, 10)]
    [InlineData(100, 10)]
    public void The_percentile_is_the_nearest_rank(int percentile, int milliseconds)
    {
        var sample = new LatencySample(10, percentile, TimeSpan.FromMilliseconds(milliseconds));
        for (var i = 10; i >= 1; i--)
        {
            sample.Add(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), sample.Percentile);
        Assert.False(sample.Passes);
        Assert.True(sample.IsDecided);
    }

    [Fact]
    public void The_outcome_is_decided_when_too_many_runs_were_too_slow()
    {
        var sample = new LatencySample(10, 90, TimeSpan.FromMilliseconds(5));
        sample.Add(TimeSpan.FromMilliseconds(9));
        Assert.False(sample.IsDecided);
        sample.Add(TimeSpan.FromMilliseconds(5));
        Assert.True(sample.IsDecided);
        Assert.False(sample.Passes);
    }

    [Theory]
    [InlineData("below: 5", "5")]
    [InlineData("below: 0", "No latency is below 0.")]
    [InlineData("below: 1s, runs: 0", "runs")]
    [InlineData("below: 1s, percentile: 101", "percentile")]
    public void A_bound_that_is_none_is_an_error_in_the_plan(string parameters, string said) =>
        Assert.Contains(
            said,
            Assert.Single(PlanYaml.FindingsOfCheck($"latency: {{ sql: select 1, {parameters} }}")).Message
        );

    public sealed class Objects()
        : ReadOnlyDatabase(
            "create table notes (id int primary key, kind text)",
            "insert into notes values (1, 'a'), (3, 'b')"
        );
}
