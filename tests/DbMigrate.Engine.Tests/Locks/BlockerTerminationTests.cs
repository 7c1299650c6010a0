using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Sessions that block a batch are ended only where it was asked for and confirmed.</summary>
public sealed class BlockerTerminationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, null)]
    public async Task Without_both_they_live_and_the_budget_is_spent(bool asked, bool? confirmed)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "1s");
        await using var holder = await HoldAsync(database);

        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() =>
            plan.InvokeAsync(
                options: new InvokeOptions
                {
                    TerminateBlockers = asked,
                    Confirm = confirmed is { } answer ? _ => answer : null,
                }
            )
        );
        Assert.Contains($"pid {holder.ProcessID}", spent.Message, StringComparison.Ordinal);
        Assert.Equal(1, await PostgresFixture.RunAsync(holder, "insert into alive values (1)"));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('made')::text"));
    }

    [Fact]
    public async Task Confirmed_they_are_ended_and_journaled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "8s");
        await using var holder = await HoldAsync(database);
        var blocker = $"pid {holder.ProcessID}";
        var questions = new List<string>();

        var result = (
            await plan.InvokeAsync(
                options: new InvokeOptions
                {
                    TerminateBlockers = true,
                    Confirm = question =>
                    {
                        questions.Add(question);
                        return true;
                    },
                }
            )
        )[0];

        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Contains(questions, q => q.Contains(blocker, StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() =>
            PostgresFixture.RunAsync(holder, "insert into alive values (1)")
        );
        Assert.Contains(
            blocker,
            Assert.Single(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated").Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, "", "a prepared transaction has no session")]
    [InlineData(17, "autovacuum worker", "the server starts it again")]
    [InlineData(17, "walsender", "it sends the log to a standby")]
    [InlineData(17, "", "it cannot be seen what it is")]
    public async Task What_has_no_client_is_never_in_the_list(int processId, string backendType, string why)
    {
        Assert.NotEmpty(why);
        var asked = false;
        using var terminator = new BlockerTerminator(
            null!,
            null!,
            null!,
            new InvokeOptions { TerminateBlockers = true, Confirm = _ => asked = true },
            Guid.Empty
        );

        // Where it were in the list, the question would need the step, and there is none.
        await terminator.TerminateAsync(
            null!,
            [new Blocker(processId, "app", "web", TimeSpan.FromHours(1), "select 1", backendType, "active")],
            CancellationToken.None
        );
        Assert.False(asked);
    }

    private static TestPlan Plan(TestDatabase database, string budget) =>
        new(
            database,
            $"plan: blocked\nlimits: {{ lock_timeout: 100ms, lock_budget: {budget} }}\nphases:\n  - {{ id: a, apply: [ sql: a.sql ], undo: [] }}\n",
            ("a.sql", "select pg_advisory_xact_lock(7);\ncreate table made (id int);\n")
        );

    /// <summary>Takes a lock of the session: no transaction is older than the budget.</summary>
    private static async Task<Npgsql.NpgsqlConnection> HoldAsync(TestDatabase database)
    {
        await database.ExecuteAsync("create table alive (id int)");
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(7)");
        return holder;
    }
}
