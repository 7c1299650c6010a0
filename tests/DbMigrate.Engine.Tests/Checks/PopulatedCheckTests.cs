namespace DbMigrate.Engine.Tests.Checks;

public sealed class PopulatedCheckTests(PopulatedCheckTests.Objects objects)
    : IClassFixture<PopulatedCheckTests.Objects>
{
    [Theory]
    [InlineData("filled", true, "all are populated", "")]
    [InlineData("[filled, '\"Other\".filled', empty]", false, "1 of 3 are not", "empty: not populated")]
    [InlineData(
        "[fille, t]",
        false,
        "2 of 2 are not",
        "fille: missing; did you mean filled?|t: a table, not a materialized view"
    )]
    public async Task Materialized_views_are_populated(string views, bool passes, string actual, string rows)
    {
        var result = await objects.Database.AskAsync($"populated: {views}");

        Assert.Equal((passes ? CheckStatus.Passed : CheckStatus.Failed, actual), (result.Status, result.Actual));
        Assert.Equal(rows, string.Join('|', result.Rows));
        Assert.False(result.Message.EndsWith(' '), result.Message);
    }

    public sealed class Objects()
        : ReadOnlyDatabase(
            "create schema \"Other\"",
            "create table t (id int)",
            "create materialized view filled as select 1 as x",
            "create materialized view \"Other\".filled as select 1 as x",
            "create materialized view empty as select 1 as x with no data"
        );
}
