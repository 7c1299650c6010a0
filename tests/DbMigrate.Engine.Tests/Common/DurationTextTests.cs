using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Tests.Common;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("2s", 2)]
    [InlineData("30m", 1_800)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    [InlineData("6mo", 15_552_000)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(seconds, value.TotalSeconds);
        Assert.Matches(Pattern(), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("1hour")]
    [InlineData("1h 30m")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    [InlineData(".s")]
    [InlineData("none")]
    public void What_is_no_duration_is_not_read_and_the_schema_agrees(string text)
    {
        Assert.False(DurationText.TryParse(text, out _));
        Assert.DoesNotMatch(Pattern(), text);
    }

    [Theory]
    [InlineData("1000000000d")]
    [InlineData("101y")]
    [InlineData("37000d")]
    public void More_than_a_hundred_years_is_a_slip(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0.34, "340ms")]
    [InlineData(2, "2s")]
    [InlineData(2.5, "2.5s")]
    [InlineData(125, "2m 5s")]
    [InlineData(3_600, "1h")]
    [InlineData(86_400, "24h")]
    [InlineData(86_405, "24h")]
    [InlineData(100_800, "28h")]
    [InlineData(172_799, "47h 59m")]
    [InlineData(172_800, "2d")]
    [InlineData(187_200, "2d 4h")]
    [InlineData(1_209_600, "14d")]
    public void A_duration_is_written_in_two_parts_at_the_most(double seconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-1, "0 ms")]
    [InlineData(0.9999, "999 ms")]
    [InlineData(12.9, "12 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7_199, "119 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(172_800, "2 d")]
    public void A_duration_is_one_number_in_a_sentence(double seconds, string text) =>
        Assert.Equal(text, DurationText.Words(TimeSpan.FromSeconds(seconds)));

    private static Regex Pattern()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        return new Regex(
            schema
                .RootElement.GetProperty("definitions")
                .GetProperty("duration")
                .GetProperty("anyOf")[0]
                .GetProperty("pattern")
                .GetString()!
        );
    }
}
