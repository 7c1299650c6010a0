using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A blocker that is older than the lock budget, where the caller agreed to end blockers.</summary>
public sealed class OldBlockerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: blocked
        limits: { lock_timeout: 100ms, lock_budget: 4s }
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
        """;

    [Fact]
    public async Task It_is_ended_where_the_caller_agreed_and_refuses_the_phase_otherwise()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        await using var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, "begin");
        await PostgresFixture.RunAsync(other, "lock table t");
        await Wait.ForAsync(
            async () =>
                await database.ScalarAsync<bool>(
                    $"select clock_timestamp() - xact_start > '4s' from pg_stat_activity where pid = {other.ProcessID}"
                ),
            "the transaction is older than the lock budget"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "alter table t add column note text;"));

        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => plan.InvokeAsync("a", TestPlan.Yes));
        Assert.Contains("old transactions", refused.Message, StringComparison.Ordinal);

        var ending = TestPlan.Yes with { TerminateBlockers = true };
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.InvokeAsync("a", ending with { Confirm = null })
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a", ending))[0].State);
        Assert.Contains(
            plan.MessagesNow(),
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.Contains("The run ends those of them that block it", StringComparison.Ordinal)
        );
        Assert.Contains(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
    }
}
