using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class InstantTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 14, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-150, "2 h ago")]
    [InlineData(-3, "3 min ago")]
    [InlineData(0, "0 ms ago")]
    [InlineData(90, "in 90 min")]
    public void The_distance_of_an_instant_from_now_has_one_unit(int minutes, string text) =>
        Assert.Equal(text, InstantText.Distance(Now, Now.AddMinutes(minutes)));
}
