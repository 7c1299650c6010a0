using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>Runs the examples of docs/reference on a real server.</summary>
public sealed class ReferenceExamplesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task The_steps_are_applied_verified_and_undone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var target = await postgres.CreateDatabaseAsync();
        Environment.SetEnvironmentVariable(ReferencePlan.TargetVariable, target.Uri);
        await database.ExecuteAllAsync(ReferencePlan.Schema);
        using var plan = new TestPlan(database, ReferencePlan.Steps, ReferencePlan.Files);
        var confirmed = new InvokeOptions { Confirm = _ => MigrationAnswer.Yes };

        var waiting = await Assert.ThrowsAsync<WaitingForOperatorException>(() =>
            plan.InvokeAsync("manual", confirmed)
        );
        await using (var session = plan.Session())
        {
            await session.CompleteMilestoneAsync(waiting.Milestone, null);
        }

        var applied = await plan.InvokeAsync("*", confirmed);
        Assert.All(applied, r => Assert.Equal((r.Phase, MigrationState.Verified), (r.Phase, r.State)));
        Assert.Empty(ReferencePlan.Kinds("step").Select(k => k.Key).Except(applied.Select(r => r.Phase)));

        foreach (var id in ReferencePlan.Undoable.Reverse())
        {
            var undone = Assert.Single(await plan.UndoAsync(id, confirmed));
            Assert.Equal((id, MigrationState.Undone), (undone.Phase, undone.State));
            // The constraint of the example of validate stays validated.
            Assert.DoesNotContain(undone.Differences, d => d.Name != "public.orders.orders_total_check");
        }
    }

    [Fact]
    public async Task The_checks_pass()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var target = await postgres.CreateDatabaseAsync();
        Environment.SetEnvironmentVariable(ReferencePlan.CheckTargetVariable, target.Uri);
        await database.ExecuteAllAsync(ReferencePlan.Schema);
        using var plan = new TestPlan(database, ReferencePlan.Checks, ReferencePlan.Files);
        await plan.InvokeAsync("move");
        await using var session = plan.Session();

        var results = (await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[1])))
            .Where(r => r.Stage == CheckStage.Preflight)
            .ToList();

        Assert.All(results, r => Assert.Equal((r.Kind, CheckStatus.Passed, ""), (r.Kind, r.Status, r.Message)));
        Assert.Equal(ReferencePlan.Kinds("check").Select(k => k.Key), results.Select(r => r.Kind));
    }

    [Fact]
    public async Task The_gates_close_their_phase_until_they_are_overridden()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, ReferencePlan.Gates);
        await plan.InvokeAsync("expand");
        IReadOnlyList<CheckResult> gates;
        await using (var session = plan.Session())
        {
            gates =
            [
                .. (await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[1]))).Where(r =>
                    r.Stage == CheckStage.Gate && r.Kind != "order"
                ),
            ];
        }

        Assert.Equal(ReferencePlan.Kinds("gate").Select(k => k.Key), gates.Select(g => g.Kind));
        Assert.All(
            gates.Where(g => g.Kind != "window"),
            g => Assert.Equal((g.Kind, CheckStatus.Failed), (g.Kind, g.Status))
        );

        var options = TestPlan.Yes with { OverrideGates = [.. gates.Select(g => g.Name)], Reason = "the test" };
        Assert.Equal(MigrationState.Verified, Assert.Single(await plan.InvokeAsync("contract", options)).State);
    }
}
