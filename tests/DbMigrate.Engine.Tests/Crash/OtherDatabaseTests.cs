using DbMigrate.Engine.Tests.Data;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>A backfill of another database than the journal's, whose runner is killed in the middle of a batch.</summary>
public sealed class OtherDatabaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_batch_that_is_still_running_there_is_waited_for_and_each_row_is_changed_once(int workers)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(other, 5000 * workers);
        var gate = new RowGate(other);
        await gate.InstallAsync();
        using var plan = new TestPlan(
            home,
            $$"""
            plan: fill
            limits: { lock_timeout: 1s, lock_budget: 10m }
            connections: { default: '${DATABASE_URL}', other: '${OTHER_URL}' }
            phases:
              - id: a
                apply: [ { backfill: { {{RowGate.Backfill}}, workers: {{workers}} }, on: other } ]
            """
        );
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = home.Uri, ["OTHER_URL"] = other.Uri };
        int[] gates;
        using (var killed = new CommandRun(plan.Folder, environment, "invoke", "a"))
        {
            gates = await gate.HoldsAsync(workers, killed.EndAsync());
            await killed.KillAsync();
        }

        using var next = new CommandRun(plan.Folder, environment, "invoke", "a");
        var end = next.EndAsync();
        await home.WaitForAsync(
            "select count(*) > 1 from dbmigrate.event where event in ('PhaseStarted', 'PhaseResumed')",
            end
        );
        await gate.OpenAsync(gates);
        await gate.OpenAllAsync();

        Assert.Equal((string.Empty, 0), (await end, next.ExitCode));
        Assert.Equal($"1: {5000 * workers}", await BackfillPlans.SeenAsync(other));
        Assert.Empty(await JournalOracle.JudgeAsync(home));
    }
}
