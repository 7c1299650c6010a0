using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class NearestWordTests
{
    private static readonly string[] Words =
    [
        "connections",
        "description",
        "environments",
        "limits",
        "phases",
        "sql",
        "index",
        "drop_index",
        "not_null",
        "memories",
    ];

    [Theory]
    [InlineData("phaess", "phases")]
    [InlineData("phase", "phases")]
    [InlineData("Phases", "phases")]
    [InlineData("conections", "connections")]
    [InlineData("conn", "connections")]
    [InlineData("notnull", "not_null")]
    [InlineData("sqll", "sql")]
    [InlineData("indx", "index")]
    [InlineData("env", "environments")]
    [InlineData("xyz", null)]
    [InlineData("teleport", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_where_one_is_near(string word, string? nearest) =>
        Assert.Equal(nearest, NearestWord.Of(word, Words));

    [Fact]
    public void A_word_as_long_as_a_page_costs_nothing() =>
        Assert.Null(NearestWord.Of(new string('a', 1_000_000), [new string('a', 999_999)]));

    [Fact]
    public void Of_two_equally_near_the_first_is_taken() => Assert.Equal("a1", NearestWord.Of("a0", ["a1", "a2"]));
}
