namespace DbMigrate.Engine.Tests.Gates;

public sealed class SoakGateTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData("24h", 24)]
    [InlineData("7d", 168)]
    [InlineData("0", 0)]
    public void It_opens_to_the_moment_by_the_servers_clock(string time, int hours)
    {
        var record = GateMaking.Record("a", MigrationState.Verified, Noon);
        foreach (
            var offset in new[]
            {
                TimeSpan.FromDays(-1),
                TimeSpan.FromTicks(-1),
                TimeSpan.Zero,
                TimeSpan.FromTicks(1),
                TimeSpan.FromDays(400),
            }
        )
        {
            var now = Noon.AddHours(hours) + offset;
            var outcome = GateMaking.Evaluate($"soak: {{ after: a, for: {time} }}", GateMaking.State(now, record));
            Assert.Equal(offset >= TimeSpan.Zero, outcome.Open);
            Assert.Equal(outcome.Open ? null : Noon.AddHours(hours), outcome.OpensAt);
        }
    }

    [Fact]
    public void It_says_since_when_and_when_it_opens()
    {
        var outcome = GateMaking.Evaluate(
            "soak: { after: a, for: 24h }",
            GateMaking.State(Noon.AddHours(3), GateMaking.Record("a", MigrationState.Verified, Noon))
        );
        Assert.Equal(
            "Phase a was verified at 2026-03-04 12:00 UTC, 3h ago; 24h have to pass: opens at 2026-03-05 12:00 UTC, in 21h.",
            outcome.Reason
        );
    }

    [Theory]
    [InlineData("1h", false, "Phase a comes first in this call; the gate opens 1h after a is verified.")]
    [InlineData("0", true, "No time has to pass after a is verified.")]
    public void A_verification_that_is_foreseen_has_no_instant(string time, bool open, string reason)
    {
        var record = GateMaking.Record("a", MigrationState.Verified, Noon) with { IsForeseen = true };
        var outcome = GateMaking.Evaluate($"soak: {{ after: a, for: {time} }}", GateMaking.State(Noon, record));
        Assert.Equal((open, reason, null), (outcome.Open, outcome.Reason, outcome.OpensAt));
    }

    [Theory]
    [InlineData(MigrationState.Applied, "not verified")]
    [InlineData(MigrationState.Undone, "was undone")]
    [InlineData(MigrationState.Failed, "is not applied")]
    public void It_does_not_begin_before_the_phase_is_verified(MigrationState state, string why)
    {
        var outcome = GateMaking.Evaluate(
            "soak: { after: a, for: 24h }",
            GateMaking.State(Noon.AddDays(100), GateMaking.Record("a", state, Noon))
        );
        Assert.False(outcome.Open);
        Assert.Null(outcome.OpensAt);
        Assert.Contains(why, outcome.Reason, StringComparison.Ordinal);
        Assert.False(GateMaking.Evaluate("soak: { after: a, for: 24h }", GateMaking.State(Noon)).Open);
    }
}
