using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A phase that needs an answer is never sent along with the phases before it.</summary>
public sealed class PipelineRefusalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("irreversible: The rows are gone.")]
    [InlineData("risk: high")]
    [InlineData("point_of_no_return: The old build stops working.")]
    public async Task Without_a_confirmation_nothing_of_it_is_run(string question)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, question);
        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.InvokeAsync());

        Assert.Equal("b", refused.Phase);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('b')::text"));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('c')::text"));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Phase is "b" or "c" && StartsWork(e.Event));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Theory]
    [InlineData("gates: [ { milestone: built } ]")]
    [InlineData("gates: [ { approval: { not_the_runner: false } } ]")]
    public async Task A_gate_that_another_session_opens_is_evaluated_when_its_phase_has_its_turn(string gate)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, gate);
        plan.Write("a.sql", "create table a (id int);\nselect pg_advisory_xact_lock(1);\n");
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(1)");
        var run = plan.InvokeAsync();
        await database.WaitForAsync(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = "
                + "(select oid from pg_database where datname = current_database()))",
            run
        );
        await OpenAsync(plan);
        await PostgresFixture.RunAsync(holder, "select pg_advisory_unlock(1)");

        Assert.Equal(["a", "b", "c"], (await run).Select(r => r.Phase));
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Fact]
    public async Task A_preflight_check_that_fails_keeps_its_phase_from_being_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "preflight: [ { name: never, sql: select 1, expect: 2 } ]");
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => plan.InvokeAsync());

        Assert.Equal("b", refused.Phase);
        Assert.Equal("a", await database.ScalarAsync<string>("select to_regclass('a')::text"));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('b')::text"));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('c')::text"));
    }

    private static bool StartsWork(string journalEvent) =>
        journalEvent is "PhaseStarted" or "BatchStarted" or "BatchDone" or "PhaseApplied";

    private static TestPlan Plan(TestDatabase database, string b) =>
        new(
            database,
            $$"""
            plan: turns
            limits: { lock_timeout: 1s, lock_budget: 10m }
            phases:
              - { id: a, apply: [ sql: a.sql ], undo: [] }
              - { id: b, {{b}}, apply: [ sql: b.sql ] }
              - { id: c, apply: [ sql: c.sql ] }
            """,
            ("a.sql", "create table a (id int);\n"),
            ("b.sql", "create table b (id int);\n"),
            ("c.sql", "create table c (id int);\n")
        );

    private static async Task OpenAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        if (session.Plan.Phases[1].Gates[0].Kind == "milestone")
        {
            await session.CompleteMilestoneAsync("built", null);
        }
        else
        {
            await session.ApproveAsync(session.Plan.Phases[1], null);
        }
    }
}
