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

    [Fact]
    public void An_open_gate_says_for_how_long_the_phase_has_been_verified() =>
        Assert.Equal(
            "Phase a has been verified since 2026-03-04 12:00 UTC, for 30h; 24h are required.",
            GateMaking
                .Evaluate(
                    "soak: { after: a, for: 24h }",
                    GateMaking.State(Noon.AddHours(30), GateMaking.Record("a", MigrationState.Verified, Noon))
                )
                .Reason
        );

    [Fact]
    public void Before_the_verification_it_says_in_a_few_words_when_it_opens()
    {
        const string Gate = "soak: { after: a, for: 24h }";
        var missing = GateMaking.Evaluate(Gate, GateMaking.State(Noon));
        Assert.Equal("Phase a was not applied yet; the 24h begin when it is verified.", missing.Reason);
        Assert.Equal("opens 24h after a is verified", missing.Short);
        var foreseen = GateMaking.Record("a", MigrationState.Verified, Noon) with { IsForeseen = true };
        Assert.Equal(
            "opens 24h after a is verified",
            GateMaking.Evaluate(Gate, GateMaking.State(Noon, foreseen)).Short
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
