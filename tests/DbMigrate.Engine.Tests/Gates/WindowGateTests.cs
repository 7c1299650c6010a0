using System.Globalization;
using DbMigrate.Engine.Tests.Checks;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class WindowGateTests
{
    [Theory]
    [InlineData("{ from: 22:00, to: 04:00 }", "2026-03-04T21:59:59Z", "2026-03-04T22:00:00Z")]
    [InlineData("{ from: 22:00, to: 04:00 }", "2026-03-04T22:00:00Z", null)]
    [InlineData("{ from: 22:00, to: 04:00 }", "2026-03-05T03:59:59Z", null)]
    [InlineData("{ from: 22:00, to: 04:00 }", "2026-03-05T04:00:00Z", "2026-03-05T22:00:00Z")]
    [InlineData("{ days: [fri], from: 22:00, to: 04:00 }", "2026-03-07T03:00:00Z", null)] // Saturday: Friday's goes on
    [InlineData("{ days: [sat], from: 22:00, to: 04:00 }", "2026-03-07T03:00:00Z", "2026-03-07T22:00:00Z")]
    [InlineData("{ days: mon-fri, from: 9:00, to: 17:00 }", "2026-03-06T18:00:00Z", "2026-03-09T09:00:00Z")]
    [InlineData("{ days: fri-mon, from: 09:00, to: 17:00 }", "2026-03-08T12:00:00Z", null)] // Sunday
    [InlineData("{ days: [Tuesday, thu] }", "2026-03-04T12:00:00Z", "2026-03-05T00:00:00Z")]
    [InlineData("{ days: [wed] }", "2026-03-04T23:59:59Z", null)]
    [InlineData("{ days: [wed], from: 12:00, to: 24:00 }", "2026-03-04T23:59:59Z", null)]
    [InlineData("{ days: [wed], from: 12:00, to: 12:00 }", "2026-03-05T11:59:00Z", null)] // a whole day
    [InlineData("{ days: [wed], from: 12:00, to: 12:00 }", "2026-03-05T12:00:00Z", "2026-03-11T12:00:00Z")]
    [InlineData("{ from: 22:00, to: 04:00, zone: Europe/Berlin }", "2026-01-10T20:59:00Z", "2026-01-10T21:00:00Z")]
    [InlineData("{ from: 22:00, to: 04:00, zone: Europe/Berlin }", "2026-07-10T20:00:00Z", null)] // in summer two hours ahead of UTC
    [InlineData("{ days: [sun], from: 20:00, to: 22:00, zone: America/New_York }", "2026-03-09T00:30:00Z", null)] // still Sunday there
    public void It_is_open_inside_and_else_says_when_it_opens(string window, string now, string? opensAt)
    {
        var outcome = GateMaking.Evaluate($"window: {window}", GateMaking.State(Instant(now)));
        Assert.Equal(opensAt is null, outcome.Open);
        Assert.Equal(opensAt is null ? null : Instant(opensAt), outcome.OpensAt);
    }

    [Theory]
    // Clocks put forward on 2026-03-29, from 02:00 to 03:00: what begins in the gap begins with the jump, what ends in
    // it ends there.
    [InlineData("{ from: 02:30, to: 04:00, zone: Europe/Berlin }", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z")]
    [InlineData("{ from: 02:30, to: 04:00, zone: Europe/Berlin }", "2026-03-29T01:59:59Z", null)]
    [InlineData("{ from: 02:30, to: 04:00, zone: Europe/Berlin }", "2026-03-29T02:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("{ from: 01:00, to: 02:30, zone: Europe/Berlin }", "2026-03-29T00:59:59Z", null)]
    [InlineData("{ from: 01:00, to: 02:30, zone: Europe/Berlin }", "2026-03-29T01:00:00Z", "2026-03-29T23:00:00Z")]
    // A window that lies in the gap does not come on that day.
    [InlineData(
        "{ days: [sun], from: 02:10, to: 02:50, zone: Europe/Berlin }",
        "2026-03-29T00:59:00Z",
        "2026-04-05T00:10:00Z"
    )]
    // Clocks put back on 2026-10-25, from 03:00 to 02:00: the hour that comes twice belongs to the window both times.
    [InlineData("{ from: 02:15, to: 02:45, zone: Europe/Berlin }", "2026-10-25T00:14:59Z", "2026-10-25T00:15:00Z")]
    [InlineData("{ from: 02:15, to: 02:45, zone: Europe/Berlin }", "2026-10-25T01:44:59Z", null)]
    [InlineData("{ from: 02:15, to: 02:45, zone: Europe/Berlin }", "2026-10-25T01:45:00Z", "2026-10-26T01:15:00Z")]
    public void A_change_of_the_clocks_opens_it_neither_twice_nor_never(string window, string now, string? opensAt) =>
        It_is_open_inside_and_else_says_when_it_opens(window, now, opensAt);

    [Fact]
    public void What_it_says_is_said_in_its_own_zone()
    {
        Assert.Equal(
            "Outside of the window (mon-fri 22:00 to 04:00 Europe/Berlin): it opens at 2026-03-04 22:00 Europe/Berlin, in 9h.",
            GateMaking
                .Evaluate(
                    "window: { days: mon-fri, from: 22:00, to: 04:00, zone: Europe/Berlin }",
                    GateMaking.State(GateMaking.Noon)
                )
                .Reason
        );
        Assert.Contains(
            "(mon, wed-fri 00:00 to 24:00 UTC)",
            GateMaking.Evaluate("window: { days: [mon, wed-fri] }", GateMaking.State(GateMaking.Noon)).Reason,
            StringComparison.Ordinal
        );
        Assert.Equal("window", Checks.PlanYaml.Gate("window: { days: mon }").Name);
        Assert.Equal(
            "Inside the window (every day 09:00 to 17:00 UTC), which closes at 2026-03-04 17:00 UTC.",
            GateMaking.Evaluate("window: { from: 09:00, to: 17:00 }", GateMaking.State(GateMaking.Noon)).Reason
        );
    }

    [Fact]
    public void Whenever_it_says_that_it_opens_it_is_open_then_and_was_not_just_before()
    {
        var random = new Random(815);
        string[] zones =
        [
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/Sao_Paulo",
            "Africa/Casablanca",
        ];
        for (var round = 0; round < 2000; round++)
        {
            var yaml = string.Create(
                CultureInfo.InvariantCulture,
                $"window: {{ days: [{(DayOfWeek)random.Next(7)}, {(DayOfWeek)random.Next(7)}], from: '{random.Next(24):00}:{random.Next(60):00}', to: '{random.Next(24):00}:{random.Next(60):00}', zone: {zones[random.Next(zones.Length)]} }}"
            );
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(365 * 24 * 60));
            if (GateMaking.Evaluate(yaml, GateMaking.State(now)).OpensAt is { } opensAt)
            {
                Assert.InRange(opensAt, now.AddTicks(1), now.AddDays(15));
                Assert.True(GateMaking.Evaluate(yaml, GateMaking.State(opensAt)).Open, $"{yaml} at {opensAt:O}");
                Assert.False(
                    GateMaking.Evaluate(yaml, GateMaking.State(opensAt.AddTicks(-1))).Open,
                    $"{yaml} before {opensAt:O}"
                );
            }
        }
    }

    [Theory]
    [InlineData("window: { days: [mon, someday] }", "'someday' is no day")]
    [InlineData("window: { days: mon-someday }", "'mon-someday' is no day")]
    [InlineData("window: { days: someday-mon }", "'someday-mon' is no day")]
    [InlineData("window: { days: mon-tue-wed }", "'mon-tue-wed' is no day")]
    [InlineData("window: { from: 25:00 }", "'25:00' is no time of the day")]
    [InlineData("window: { days: mon, zone: Europe/Berln }", "Did you mean 'Europe/Berlin'?")]
    public void What_is_no_day_time_or_zone_is_an_error_of_the_plan(string yaml, string message) =>
        Assert.Contains(
            message,
            Assert.Single(Checks.PlanYaml.FindingsOfGate(yaml)).ToString(),
            StringComparison.Ordinal
        );

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
