using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Tests.Execution;

public sealed class StepCountersTests
{
    [Fact]
    public void Workers_that_count_at_the_same_time_lose_nothing()
    {
        const int Each = 20_000;
        var counters = new StepCounters();

        Parallel.For(
            0,
            4,
            _ =>
            {
                for (var i = 0; i < Each; i++)
                {
                    counters.AddRetry();
                    counters.AddRows(2);
                    counters.AddWait(TimeSpan.FromTicks(1));
                }
            }
        );

        Assert.Equal(4 * Each, counters.Retries);
        Assert.Equal(8 * Each, counters.Rows);
        Assert.Equal(4 * Each, counters.Waited.Ticks);
    }

    [Fact]
    public void A_step_may_read_from_another_connection_than_it_writes_to()
    {
        var copy = new StepConnections("default", "target");
        var usual = StepConnections.Same("default");

        Assert.Equal(["default", "target"], copy.All);
        Assert.False(copy.WritesHome);
        Assert.False(copy.AreHome);
        Assert.Equal(["default"], usual.All);
        Assert.True(usual.AreHome);
        Assert.True(new StepConnections("other", "default") is { WritesHome: true, AreHome: false });
    }
}
