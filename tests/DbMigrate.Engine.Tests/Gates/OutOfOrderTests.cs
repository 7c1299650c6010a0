using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class OutOfOrderTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData(
        MigrationLayout.Flyway,
        false,
        "Flyway's validation fails, unless outOfOrder is set. 'out_of_order: true' in the plan runs it late."
    )]
    [InlineData(MigrationLayout.Flyway, true, null)]
    [InlineData(MigrationLayout.Plain, false, null)]
    public void A_phase_before_an_applied_one_is_refused_as_the_tool_would(
        MigrationLayout layout,
        bool late,
        string? refusal
    )
    {
        var (plan, phase) = PlanOf(layout, late);
        var state = GateMaking.State(Noon, GateMaking.Record("c", MigrationState.Verified, Noon));
        var found = OutOfOrder.Find(plan, phase, state);
        Assert.Equal((phase, plan.Phases[2], refusal is not null), (found!.Phase, found.After, found.IsRefused));
        Assert.Equal(
            "Phase b comes before c, which is applied: it is out of order." + (refusal is null ? "" : " " + refusal),
            found.Text
        );

        var outcome = new OrderGate(phase).Evaluate(GateMaking.Context(plan, phase, state));
        Assert.False(outcome.Open);
        Assert.Equal(refusal is null ? "waits for a" : "out of order: c is applied", outcome.Short);
    }

    [Fact]
    public void A_phase_that_was_run_or_comes_last_or_is_of_no_file_is_in_order()
    {
        var (plan, phase) = PlanOf(MigrationLayout.Flyway, late: false);
        var applied = GateMaking.Record("c", MigrationState.Applied, Noon);
        Assert.NotNull(OutOfOrder.Find(plan, phase, GateMaking.State(Noon, applied)));
        Assert.Null(
            OutOfOrder.Find(
                plan,
                phase,
                GateMaking.State(Noon, applied, GateMaking.Record("b", MigrationState.Failed, Noon))
            )
        );
        Assert.Null(OutOfOrder.Find(plan, phase, GateMaking.State(Noon)));
        Assert.Null(OutOfOrder.Find(plan, plan.Phases[2], GateMaking.State(Noon)));

        phase.Origin = null;
        Assert.Null(OutOfOrder.Find(plan, phase, GateMaking.State(Noon, applied)));
    }

    private static (MigrationPlan Plan, MigrationPhase Phase) PlanOf(MigrationLayout layout, bool late)
    {
        MigrationPhase[] phases = [.. new[] { "a", "b", "c" }.Select((id, i) => GateMaking.PhaseAt(i, id))];
        foreach (var phase in phases)
        {
            phase.Origin = new PhaseOrigin(phase.Id, $"{phase.Id}.sql");
        }

        var plan = new MigrationPlan
        {
            Name = "test",
            File = "/plan/plan.yaml",
            Folder = "/plan",
            Phases = phases,
            Source = new MigrationFolder
            {
                Path = "sql",
                Layout = layout,
                RunsOutOfOrder = late,
            },
        };
        return (plan, phases[1]);
    }
}
