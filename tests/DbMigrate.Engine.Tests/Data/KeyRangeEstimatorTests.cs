using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Tests.Data;

public class KeyReckonerTests
{
    [Fact]
    public void From_a_batch_whose_end_was_looked_for_the_next_end_follows()
    {
        var reckoner = Of("bigint");
        var part = Part("4000");
        Assert.Null(reckoner.Next(part, 2000));
        reckoner.Learn(["1000"], ["4000"], counted: true, scanned: 1000, rows: 1000);
        Assert.Equal(["10000"], reckoner.Next(part, 2000));
        Assert.Null(reckoner.Next(part, KeyRangeEstimator.Fewest - 1));
    }

    [Fact]
    public void It_follows_a_density_that_changes_and_forgets_one_that_breaks_off()
    {
        var reckoner = Of("integer");
        var part = Part("2000");
        reckoner.Learn(["0"], ["2000"], counted: true, scanned: 2000, rows: 2000);
        Assert.Equal(["4000"], reckoner.Next(part, 2000));
        reckoner.Learn(["2000"], ["4000"], counted: false, scanned: 2000, rows: 2500);
        Assert.Equal(["3600"], reckoner.Next(part, 2000));
        reckoner.Learn(["4000"], ["5600"], counted: false, scanned: 2000, rows: 900);
        Assert.Null(reckoner.Next(part, 2000));
        reckoner.Learn(["0"], ["2000"], counted: true, scanned: 2000, rows: 2000);
        reckoner.Learn(["2000"], ["4000"], counted: false, scanned: 2000, rows: 3100);
        Assert.Null(reckoner.Next(part, 2000));
    }

    [Fact]
    public void A_condition_that_most_rows_meet_is_allowed_for_and_one_that_few_meet_tells_nothing()
    {
        var reckoner = Of("bigint");
        reckoner.Learn(["0"], ["1000"], counted: true, scanned: 1000, rows: 800);
        Assert.Equal(["3000"], reckoner.Next(Part("1000"), 2000));
        reckoner.Learn(["1000"], ["3000"], counted: false, scanned: 2000, rows: 1600);
        Assert.Equal(["5000"], reckoner.Next(Part("3000"), 2000));
        reckoner.Learn(["0"], ["1000"], counted: true, scanned: 1000, rows: 400);
        Assert.Null(reckoner.Next(Part("1000"), 2000));
    }

    [Fact]
    public void It_does_not_go_beyond_the_part_nor_beyond_the_numbers_that_there_are()
    {
        var reckoner = Of("bigint");
        reckoner.Learn(["-9223372036854775808"], ["9223372036854774807"], counted: true, scanned: 1000, rows: 1000);
        var part = Part("-9223372036854775808", "9223372036854775807");
        Assert.Same(part.Upper, reckoner.Next(part, 2000));
        reckoner.Learn(["1"], ["2"], counted: true, scanned: 1000, rows: 1000);
        Assert.Equal(["-9223372036854775807"], reckoner.Next(part, 1000));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("uuid")]
    [InlineData("numeric")]
    [InlineData("timestamp with time zone")]
    public void Other_keys_are_looked_for(string type)
    {
        var reckoner = Of(type);
        reckoner.Learn(["1"], ["1000"], counted: true, scanned: 1000, rows: 1000);
        Assert.Null(reckoner.Next(Part("1000"), 2000));
    }

    [Fact]
    public void Keys_of_several_columns_are_looked_for()
    {
        var reckoner = Of("bigint", "bigint");
        reckoner.Learn(["1", "1"], ["1000", "1"], counted: true, scanned: 1000, rows: 1000);
        Assert.Null(reckoner.Next(Part("1000"), 2000));
    }

    private static KeyRangeEstimator Of(params string[] types) =>
        new(
            new KeyedTable(
                new CatalogTable(1, "public", "t", 'r'),
                [.. types.Select((t, i) => new KeyColumn($"k{i}", t))],
                1_000_000
            )
        );

    private static KeyPart Part(string reached, string upper = "1000000") =>
        new(1, null, [upper], "checksum") { Reached = [reached] };
}
