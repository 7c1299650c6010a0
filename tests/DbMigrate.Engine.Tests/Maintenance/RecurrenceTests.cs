using System.Globalization;
using DbMigrate.Engine.Model.Maintenance;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>The times of a schedule, in zones with daylight saving. In 2026 Berlin changes on 29 March and 25 October.</summary>
public class RecurrenceTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z")] // 2:30 does not exist: 3:00, the moment after.
    [InlineData("30 2 * * *", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z")] // 2:30 occurs twice: the first one counts.
    [InlineData("30 2 * * *", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("0 * * * *", "2026-10-25T00:00Z", "2026-10-25T01:00Z")] // Every hour is also the hour that is repeated.
    [InlineData("0 3 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z")]
    [InlineData("@daily", "2026-07-01T12:00Z", "2026-07-01T22:00Z")]
    [InlineData("@weekly", "2026-07-01T12:00Z", "2026-07-04T22:00Z")]
    [InlineData("@monthly", "2026-07-01T12:00Z", "2026-07-31T22:00Z")]
    public void The_next_time_is_right_around_daylight_saving(string cron, string after, string next) =>
        Assert.Equal(At(next), Of(cron).Next(At(after)));

    [Theory]
    [InlineData("30 2 * * *", "2026-03-29T00:59Z", "2026-03-28T01:30Z")]
    [InlineData("30 2 * * *", "2026-03-29T01:00Z", "2026-03-29T01:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T02:00Z", "2026-10-25T00:30Z")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00Z", "2024-02-28T23:00Z")]
    [InlineData("* * * * *", "2026-03-01T00:00Z", "2026-03-01T00:00Z")]
    public void The_last_time_includes_the_instant(string cron, string at, string last) =>
        Assert.Equal(At(last), Of(cron).Last(At(at)));

    [Theory]
    [InlineData("0 3 * * *", "23:00:00")]
    [InlineData("*/15 * * * *", "00:15:00")]
    [InlineData("0 1,3 * * *", "02:00:00")]
    public void The_shortest_time_between_two_is_found(string cron, string gap)
    {
        // Between 3:00 and 3:00 are 23 hours where an hour is skipped.
        var found = Of(cron).ShortestGap(At("2026-03-20T00:00Z"));
        Assert.Equal(cron == "0 1,3 * * *" ? TimeSpan.FromHours(1) : TimeSpan.Parse(gap, null), found);
    }

    [Theory]
    [InlineData("0 25 * * *")]
    [InlineData("0 0 3 * * *")]
    [InlineData("nightly")]
    [InlineData("0 0 30 2 *")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string cron)
    {
        Assert.False(Recurrence.TryParse(cron, TimeZoneInfo.Utc, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    private static Recurrence Of(string cron)
    {
        Assert.True(
            Recurrence.TryParse(cron, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), out var recurrence, out _)
        );
        return recurrence;
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
