using DbMigrate.Engine.Data.Backfill;

namespace DbMigrate.Engine.Tests.Data;

public class BatchSizeTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(20)]
    [InlineData(2000)]
    public void The_size_converges_to_what_fits_in_the_target(double millisecondsPerRow)
    {
        var size = new BatchSize(TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < 30; i++)
        {
            size.Took(size.Rows, TimeSpan.FromMilliseconds(size.Rows * millisecondsPerRow));
        }

        Assert.InRange(
            size.Rows,
            Math.Min(BatchSize.Largest, Math.Max(1, 450 / millisecondsPerRow)),
            Math.Min(BatchSize.Largest, Math.Max(1, 550 / millisecondsPerRow))
        );
    }

    [Fact]
    public void It_grows_at_most_fourfold_at_a_time()
    {
        var size = new BatchSize(TimeSpan.FromMilliseconds(500));
        size.Took(size.Rows, TimeSpan.Zero);
        Assert.Equal(4 * BatchSize.First, size.Rows);
    }

    [Fact]
    public void A_short_batch_at_the_end_of_a_part_does_not_change_the_size()
    {
        var size = new BatchSize(TimeSpan.FromMilliseconds(500));
        size.Took(3, TimeSpan.FromMilliseconds(1));
        Assert.Equal(BatchSize.First, size.Rows);
    }

    [Fact]
    public void It_does_not_shrink_below_one()
    {
        var size = new BatchSize(TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < 20; i++)
        {
            size.Shrink();
        }

        Assert.Equal(1, size.Rows);
    }
}
