using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Sessions that block a batch are ended only where it was asked for and confirmed.</summary>
public sealed class BlockerTerminationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Where_it_was_not_asked_for_they_live_and_the_budget_is_spent()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "1s");
        await using var holder = await HoldAsync(database);

        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync(options: TestPlan.Yes));
        Assert.Contains($"pid {holder.ProcessID}", spent.Message, StringComparison.Ordinal);
        await RequireAliveAsync(database, plan, holder);
    }

    [Theory]
    [InlineData(MigrationAnswer.Stop)]
    [InlineData(MigrationAnswer.No)]
    [InlineData(MigrationAnswer.CannotAsk)]
    [InlineData(null)]
    public async Task Where_it_was_not_confirmed_they_live_and_nothing_is_run(MigrationAnswer? confirmed)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "1s");
        await using var holder = await HoldAsync(database);

        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.InvokeAsync(
                options: new InvokeOptions
                {
                    TerminateBlockers = true,
                    Confirm = confirmed is { } answer ? _ => answer : null,
                }
            )
        );
        Assert.Contains("nothing was run", refused.Message, StringComparison.Ordinal);
        await RequireAliveAsync(database, plan, holder);
    }

    [Fact]
    public async Task Confirmed_they_are_ended_and_journaled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "16s", "1s");
        await using var holder = await HoldAsync(database);
        var blocker = $"pid {holder.ProcessID}";
        var questions = new List<MigrationQuestion>();

        var result = (
            await plan.InvokeAsync(
                options: new InvokeOptions
                {
                    TerminateBlockers = true,
                    Confirm = question =>
                    {
                        questions.Add(question);
                        return MigrationAnswer.Yes;
                    },
                }
            )
        )[0];

        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Duration >= TimeSpan.FromSeconds(8), "It was ended before half of the budget was spent.");
        Assert.Equal(["Ends sessions that block it after half of the lock budget."], Assert.Single(questions).Facts);
        Assert.Contains(
            plan.MessagesNow(),
            m => m.Kind == MessageKind.Warning && m.Text.Contains(blocker, StringComparison.Ordinal)
        );
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
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_statement_with_concurrently_waits_for_is_ended_while_it_waits(bool leftover)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (n int)", "create table alive (id int)");
        if (leftover)
        {
            await database.ExecuteAllAsync(
                "create index t_n on t (n)",
                "update pg_index set indisvalid = false where indexrelid = 't_n'::regclass"
            );
        }

        using var plan = new TestPlan(
            database,
            """
            plan: blocked
            limits: { lock_timeout: 1s, lock_budget: 6s }
            phases:
              - { id: a, apply: [ index: { table: t, columns: [ n ], name: t_n } ] }
            """
        );
        await using var holder = await database.OpenAsync();
        var pid = holder.ProcessID;
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "insert into t values (1)");

        var result = (await plan.InvokeAsync(options: TestPlan.Yes with { TerminateBlockers = true }))[0];

        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Duration >= TimeSpan.FromSeconds(3), "It was ended before half of the budget was spent.");
        Assert.True(
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 't_n'::regclass")
        );
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() =>
            PostgresFixture.RunAsync(holder, "insert into alive values (1)")
        );
        Assert.Contains(
            $"pid {pid} ",
            Assert.Single(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_statement_with_concurrently_will_wait_for_is_looked_at_before_one_is_ended()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int)");
        using var plan = new TestPlan(
            database,
            """
            plan: blocked
            limits: { lock_timeout: 1s, lock_budget: 6s }
            phases:
              - { id: a, apply: [ index: { table: t, columns: [ n ], name: t_n } ] }
            """
        );
        await using var first = await database.OpenAsync();
        await PostgresFixture.RunAsync(first, "begin");
        await PostgresFixture.RunAsync(first, "insert into t values (1)");
        await using var other = await database.OpenAsync();
        var gid = $"behind {database.Name}";
        foreach (var text in new[] { "begin", "insert into t values (2)", $"prepare transaction '{gid}'" })
        {
            await PostgresFixture.RunAsync(other, text);
        }

        var run = plan.InvokeAsync(options: TestPlan.Yes with { TerminateBlockers = true });
        try
        {
            await Wait.ForAsync(() =>
                run.IsCompleted
                || plan.MessagesNow()
                    .Any(m => m.Text.Contains("prepared transaction cannot be ended", StringComparison.Ordinal))
            );
            Assert.False(run.IsCompleted);
            Assert.Equal(1, await PostgresFixture.RunAsync(first, "insert into t values (3)"));
        }
        finally
        {
            await PostgresFixture.RunAsync(other, $"rollback prepared '{gid}'");
            await PostgresFixture.RunAsync(first, "rollback");
        }

        Assert.Equal(MigrationState.Verified, (await run)[0].State);
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
    }

    [Theory]
    [InlineData(0, "", "ROLLBACK PREPARED 'it''s'")]
    [InlineData(17, "autovacuum worker", "only sessions of clients are ended (pid 17, autovacuum worker)")]
    [InlineData(17, "walsender", "only sessions of clients are ended (pid 17, walsender)")]
    [InlineData(
        17,
        "",
        "hides from this role what it is (pid 17, app). Ask for: GRANT pg_read_all_stats, pg_signal_backend TO runner"
    )]
    public void What_has_no_visible_client_is_not_ended_and_the_warning_says_why(int pid, string type, string why)
    {
        var blocker = new Blocker(pid, "app", "web", TimeSpan.FromHours(1), "it's", type, "active");
        var rights = new SignalRights("runner", new HashSet<int>(), new HashSet<int> { 0, 17 });
        Assert.False(BlockerLimits.CanEnd(blocker, rights));
        Assert.Contains(why, Assert.Single(BlockerLimits.Of([blocker], rights)).Text, StringComparison.Ordinal);
        Assert.Empty(BlockerLimits.Of([blocker with { ProcessId = 17, BackendType = "client backend" }], rights));
    }

    [Theory]
    [InlineData(false, "", "pg_read_all_stats, pg_signal_backend TO")]
    [InlineData(false, "pg_read_all_stats", "GRANT pg_signal_backend TO")]
    [InlineData(true, "", "only a superuser can end")]
    [InlineData(true, "pg_read_all_stats, pg_signal_backend", "only a superuser can end")]
    public async Task What_a_role_may_not_end_is_one_warning_per_batch(bool superuser, string granted, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("runner");
        var other = await database.CreateRoleAsync("other");
        await database.ExecuteAsync($"grant create on database {database.Name} to \"{role.Name}\"");
        if (granted.Length > 0)
        {
            await database.ExecuteAsync($"grant {granted} to \"{role.Name}\"");
        }

        using var plan = Plan(database, "4s", "1s");
        await using var session = plan.Session(database.ConnectionStringFor(role));
        await using var holder = await HoldAsync(database, superuser ? null : other);

        await Assert.ThrowsAsync<LockBudgetSpentException>(() =>
            TestPlan.ListAsync(
                session.InvokeAsync(session.SelectPhases(["*"]), TestPlan.Yes with { TerminateBlockers = true })
            )
        );
        var warning = Assert.Single(
            plan.MessagesNow(),
            m => m.Kind == MessageKind.Warning && m.Text.Contains("cannot be ended", StringComparison.Ordinal)
        );
        Assert.Contains(expected, warning.Text, StringComparison.Ordinal);
        Assert.Equal(
            !superuser,
            warning.Text.Contains($"TO \"{role.Name}\"", StringComparison.Ordinal)
                || warning.Text.Contains($"TO {role.Name}", StringComparison.Ordinal)
        );
        await RequireAliveAsync(database, plan, holder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task None_is_ended_while_another_that_cannot_be_ended_blocks_as_well(bool prepared)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("runner");
        await database.ExecuteAllAsync(
            $"grant create on database {database.Name} to \"{role.Name}\"",
            $"grant pg_read_all_stats, pg_signal_backend to \"{role.Name}\"",
            "create table alive (id int)",
            "create table t (n int)",
            $"alter table t owner to \"{role.Name}\""
        );
        await using var plain = await database.OpenAsync(role);
        await PostgresFixture.RunAsync(plain, "begin");
        await PostgresFixture.RunAsync(plain, "select from t");
        await using var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, "begin");
        await PostgresFixture.RunAsync(other, "insert into t values (1)");
        var gid = $"in the way of {database.Name}";
        if (prepared)
        {
            await PostgresFixture.RunAsync(other, $"prepare transaction '{gid}'");
        }

        using var plan = new TestPlan(
            database,
            """
            plan: blocked
            limits: { lock_timeout: 200ms, lock_budget: 5s }
            phases:
              - { id: a, apply: [ sql: a.sql ], undo: [] }
            """,
            ("a.sql", "alter table t add m int;\n")
        );
        await using var session = plan.Session(database.ConnectionStringFor(role));
        try
        {
            var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() =>
                TestPlan.ListAsync(
                    session.InvokeAsync(session.SelectPhases(["*"]), TestPlan.Yes with { TerminateBlockers = true })
                )
            );
            Assert.Equal(prepared ? [gid] : [], spent.PreparedTransactions);
            Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
            await PostgresFixture.RunAsync(plain, "select from t");
        }
        finally
        {
            if (prepared)
            {
                await PostgresFixture.RunAsync(other, $"rollback prepared '{gid}'");
            }
        }
    }

    private static async Task RequireAliveAsync(TestDatabase database, TestPlan plan, Npgsql.NpgsqlConnection holder)
    {
        Assert.Equal(1, await PostgresFixture.RunAsync(holder, "insert into alive values (1)"));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('made')::text"));
    }

    // Who blocks is seen while the batch waits: where a test needs that, the wait is long enough for a slow machine.
    private static TestPlan Plan(TestDatabase database, string budget, string timeout = "100ms") =>
        new(
            database,
            $"plan: blocked\nlimits: {{ lock_timeout: {timeout}, lock_budget: {budget} }}\nphases:\n  - {{ id: a, apply: [ sql: a.sql ], undo: [] }}\n",
            ("a.sql", "select pg_advisory_xact_lock(7);\ncreate table made (id int);\n")
        );

    /// <summary>Takes a lock of the session: no transaction is older than the budget.</summary>
    private static async Task<Npgsql.NpgsqlConnection> HoldAsync(TestDatabase database, TestRole? role = null)
    {
        await database.ExecuteAllAsync("create table alive (id int)", "grant insert on alive to public");
        var holder = await (role is null ? database.OpenAsync() : database.OpenAsync(role));
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(7)");
        return holder;
    }
}
