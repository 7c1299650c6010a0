using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Tests.Data;

public class KeyRangeEstimatorTests
{
    [Fact]
    public void The_next_end_follows_from_a_batch_whose_end_was_looked_up()
    {
        var estimator = Of("pg_catalog.int8");
        var part = Part("4000");
        Assert.Null(estimator.Next(part, 2000));
        estimator.Learn(["1000"], ["4000"], counted: true, scanned: 1000, rows: 1000);
        Assert.Equal(["10000"], estimator.Next(part, 2000));
        Assert.Null(estimator.Next(part, KeyRangeEstimator.Fewest - 1));
    }

    [Fact]
    public void It_follows_a_changing_density_and_forgets_one_that_changes_abruptly()
    {
        var estimator = Of("pg_catalog.int4");
        var part = Part("2000");
        estimator.Learn(["0"], ["2000"], counted: true, scanned: 2000, rows: 2000);
        Assert.Equal(["4000"], estimator.Next(part, 2000));
        estimator.Learn(["2000"], ["4000"], counted: false, scanned: 2000, rows: 2500);
        Assert.Equal(["3600"], estimator.Next(part, 2000));
        estimator.Learn(["4000"], ["5600"], counted: false, scanned: 2000, rows: 900);
        Assert.Null(estimator.Next(part, 2000));
        estimator.Learn(["0"], ["2000"], counted: true, scanned: 2000, rows: 2000);
        estimator.Learn(["2000"], ["4000"], counted: false, scanned: 2000, rows: 3100);
        Assert.Null(estimator.Next(part, 2000));
    }

    [Fact]
    public void A_condition_that_most_rows_meet_is_accounted_for_and_one_that_few_meet_gives_no_estimate()
    {
        var estimator = Of("pg_catalog.int8");
        estimator.Learn(["0"], ["1000"], counted: true, scanned: 1000, rows: 800);
        Assert.Equal(["3000"], estimator.Next(Part("1000"), 2000));
        estimator.Learn(["1000"], ["3000"], counted: false, scanned: 2000, rows: 1600);
        Assert.Equal(["5000"], estimator.Next(Part("3000"), 2000));
        estimator.Learn(["0"], ["1000"], counted: true, scanned: 1000, rows: 400);
        Assert.Null(estimator.Next(Part("1000"), 2000));
    }

    [Fact]
    public void It_stays_within_the_part_and_within_the_range_of_the_type()
    {
        var estimator = Of("pg_catalog.int8");
        estimator.Learn(["-9223372036854775808"], ["9223372036854774807"], counted: true, scanned: 1000, rows: 1000);
        var part = Part("-9223372036854775808", "9223372036854775807");
        Assert.Same(part.Upper, estimator.Next(part, 2000));
        estimator.Learn(["1"], ["2"], counted: true, scanned: 1000, rows: 1000);
        Assert.Equal(["-9223372036854775807"], estimator.Next(part, 1000));
    }

    [Theory]
    [InlineData("pg_catalog.text")]
    [InlineData("pg_catalog.uuid")]
    [InlineData("pg_catalog.numeric")]
    [InlineData("timestamp with time zone")]
    public void Ends_of_other_key_types_are_looked_up(string type)
    {
        var estimator = Of(type);
        estimator.Learn(["1"], ["1000"], counted: true, scanned: 1000, rows: 1000);
        Assert.Null(estimator.Next(Part("1000"), 2000));
    }

    [Fact]
    public void Ends_of_keys_with_several_columns_are_looked_up()
    {
        var estimator = Of("pg_catalog.int8", "pg_catalog.int8");
        estimator.Learn(["1", "1"], ["1000", "1"], counted: true, scanned: 1000, rows: 1000);
        Assert.Null(estimator.Next(Part("1000"), 2000));
    }

    private static KeyRangeEstimator Of(params string[] types) =>
        new(
            new KeyedTable(
                new CatalogTable(1, "public", "t", 'r'),
                [.. types.Select((t, i) => new KeyColumn($"k{i}", t, new KeyOperators("<", "<=", "=", ">")))],
                1_000_000
            )
        );

    private static KeyPart Part(string reached, string upper = "1000000") =>
        new(1, null, [upper], "checksum") { Reached = [reached] };
}
