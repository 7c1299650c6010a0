using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class OrderGateTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData(MigrationState.Verified, true, "Verified: a, b.")]
    [InlineData(MigrationState.Applied, false, "is applied, but not verified")]
    [InlineData(MigrationState.Undone, false, "was undone at 2026-03-04 12:00 UTC")]
    [InlineData(MigrationState.Running, false, "runs now")]
    [InlineData(MigrationState.Failed, false, "failed at 2026-03-04 12:00 UTC")]
    [InlineData(MigrationState.InDoubt, false, "in doubt")]
    public void Every_earlier_phase_has_to_be_verified(MigrationState state, bool open, string reason)
    {
        var outcome = Evaluate(
            After(null),
            GateMaking.Record("a", MigrationState.Verified, Noon),
            GateMaking.Record("b", state, Noon)
        );
        Assert.Equal(open, outcome.Open);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void With_after_only_the_phases_that_it_names_count()
    {
        var verified = GateMaking.Record("b", MigrationState.Verified, Noon);
        Assert.True(Evaluate(After(["b"]), verified).Open);
        Assert.False(Evaluate(After(["a", "b"]), verified).Open);
        Assert.True(Evaluate(After([])).Open);
    }

    [Fact]
    public void The_first_phase_has_nobody_before_it()
    {
        var a = GateMaking.Phase("a");
        Assert.True(
            new OrderGate(a)
                .Evaluate(GateMaking.Context(GateMaking.Plan(a, After(null)), a, GateMaking.State(Noon)))
                .Open
        );
    }

    private static MigrationPhase After(IReadOnlyList<string>? after) =>
        new()
        {
            Id = "c",
            Title = "c",
            PlanName = "test",
            Plan = "/plans/test/plan.yaml",
            Place = new SourcePlace("plan.yaml", 1, 1),
            After = after,
        };

    private static GateOutcome Evaluate(MigrationPhase phase, params PhaseRecord[] records) =>
        new OrderGate(phase).Evaluate(
            GateMaking.Context(
                GateMaking.Plan(GateMaking.Phase("a"), GateMaking.Phase("b"), phase),
                phase,
                GateMaking.State(Noon, records)
            )
        );
}
