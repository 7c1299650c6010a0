using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

public class ProgressMeterTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_batch_is_reported_without_a_rate()
    {
        var meter = new ProgressMeter("backfill people", 30_000, 0, _time);
        Assert.Equal(new ProgressReport("backfill people: 900 rows, 3 %", 3, null), After(meter, 1, 900, 1000));
        Assert.Equal(900, meter.Rows);
    }

    [Fact]
    public void The_rate_and_the_time_left_follow_from_the_batches()
    {
        var meter = new ProgressMeter("backfill people", 30_000, 0, _time);
        After(meter, 1, 900, 1000);
        Assert.Equal(
            new ProgressReport("backfill people: 2,700 rows, 10 %, 900 rows a second", 10, TimeSpan.FromSeconds(27)),
            After(meter, 2, 1800, 2000)
        );
    }

    [Fact]
    public void A_batch_sooner_than_the_interval_is_counted_and_not_reported()
    {
        var meter = new ProgressMeter("backfill people", 30_000, 0, _time);
        After(meter, 1, 1000, 1000);
        Assert.Null(After(meter, 0.2, 1000, 1000));
        Assert.Equal("backfill people: 3,000 rows, 10 %, 8,000 rows a second", After(meter, 0.05, 1000, 1000)?.Text);
    }

    [Fact]
    public void The_rate_is_that_of_the_last_twenty_seconds()
    {
        var meter = new ProgressMeter("backfill people", 1_000_000, 0, _time);
        for (var i = 0; i < 10; i++)
        {
            After(meter, 5, 50_000, 50_000);
        }

        ProgressReport? report = null;
        for (var i = 0; i < 5; i++)
        {
            report = After(meter, 5, 500, 500);
        }

        Assert.Equal("backfill people: 502,500 rows, 50 %, 100 rows a second", report?.Text);
        Assert.Equal(TimeSpan.FromSeconds(4975), report?.Remaining);
    }

    [Fact]
    public void A_pause_is_reported_with_its_reason_and_does_not_lower_the_rate()
    {
        var meter = new ProgressMeter("backfill people", 30_000, 0, _time);
        After(meter, 1, 1000, 1000);
        After(meter, 1, 1000, 1000);
        Assert.Equal(
            new ProgressReport("backfill people: 2,000 rows, 6 %; waiting: suspended", 6, null),
            meter.Wait("suspended")
        );
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new ProgressReport("backfill people: 2,000 rows, 6 %", 6, null), meter.Wait(null));
        Assert.Null(After(meter, 1, 1000, 1000)?.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(26), After(meter, 1, 1000, 1000)?.Remaining);
    }

    [Fact]
    public void Rows_of_earlier_executions_count_for_the_percentage_only()
    {
        var meter = new ProgressMeter("backfill people", 30_000, 15_000, _time);
        Assert.Equal("backfill people: 1,000 rows, 53 %", After(meter, 1, 1000, 1000)?.Text);
    }

    [Fact]
    public void A_table_that_grew_is_not_done_before_its_end()
    {
        var meter = new ProgressMeter("backfill people", 1000, 0, _time);
        After(meter, 1, 1000, 1000);
        Assert.Equal(
            new ProgressReport("backfill people: 3,000 rows, 99 %, 2,000 rows a second", 99, TimeSpan.Zero),
            After(meter, 1, 2000, 2000)
        );
    }

    private ProgressReport? After(ProgressMeter meter, double seconds, long rows, long scanned)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return meter.Add(rows, scanned);
    }
}
