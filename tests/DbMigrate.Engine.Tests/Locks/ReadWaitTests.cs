using DbMigrate.Engine.Results;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>What the tool reads by itself waits behind an exclusive lock as long as a batch would, and says so.</summary>
public sealed class ReadWaitTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string NotNull = "not_null: { table: t, column: n }";

    [Theory]
    [InlineData("add_column: { table: t, column: m, type: int }", "")]
    [InlineData("index: { table: t, columns: [ n ] }", "")]
    [InlineData(NotNull, "")]
    [InlineData("sql: a.sql", "alter table t add m int;")]
    [InlineData("sql: a.sql", "do $$ begin execute 'create table made (id int)'; end $$;")]
    public async Task The_schema_before_a_phase(string step, string sql)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int default 1)");
        using var plan = Plan(database, $"[ {{ {step} }} ]", sql);
        await using var holder = await LockAsync(database);

        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync());
        AssertNames(spent, holder.ProcessID);
        Assert.False(spent.PartlyApplied);
        Assert.Contains("Nothing of phase a is kept.", spent.Message, StringComparison.Ordinal);
        Assert.Contains(
            plan.MessagesNow(),
            m =>
                m.Text.Contains(
                    $"its own reading waits for t: held by pid {holder.ProcessID} ",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);

        await PostgresFixture.RunAsync(holder, "rollback");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
    }

    [Theory]
    [InlineData(NotNull)]
    [InlineData("check: { table: t, name: positive, expression: n > 0 }")]
    [InlineData("unique: { table: t, columns: [ n ] }")]
    [InlineData("foreign_key: { table: t, columns: [ n ], references: other(id) }")]
    public async Task The_rows_in_the_way_of_a_step(string step)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table other (id int primary key)", "create table t (n int default 1)");

        // The lock is taken between the snapshot of the schema and the step.
        using var plan = Plan(database, $"[ sql: a.sql, {{ {step} }} ]", "select pg_advisory_xact_lock(11);");
        await using var gate = await database.OpenAsync();
        await PostgresFixture.RunAsync(gate, "select pg_advisory_lock(11)");
        var run = plan.InvokeAsync();
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {gate.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await using var holder = await LockAsync(database);
        await PostgresFixture.RunAsync(gate, "select pg_advisory_unlock(11)");

        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => run);
        AssertNames(spent, holder.ProcessID);
        Assert.True(spent.PartlyApplied);
        Assert.Contains("1 batch of phase a stays done.", spent.Message, StringComparison.Ordinal);

        await PostgresFixture.RunAsync(holder, "rollback");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_ends_of_a_table_before_a_backfill(bool ends)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int primary key, n int)",
            "insert into t select i, 1 from generate_series(1, 10) i"
        );
        using var plan = Plan(database, "[ backfill: { table: t, set: n = 2, where: n = 1 } ]", string.Empty);
        await using var holder = await LockAsync(database);
        var pid = holder.ProcessID;
        if (ends)
        {
            var options = TestPlan.Yes with { TerminateBlockers = true };
            Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync(options: options))[0].State);
            Assert.Contains(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated");
        }
        else
        {
            AssertNames(await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync()), pid);
            await PostgresFixture.RunAsync(holder, "rollback");
            Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        }

        Assert.Equal(10, await database.ScalarAsync<int>("select count(*)::int from t where n = 2"));
    }

    [Fact]
    public async Task The_session_in_its_way_is_ended_where_that_was_asked_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int default 1)");
        using var plan = Plan(database, "[ add_column: { table: t, column: m, type: int } ]", string.Empty);
        await using var holder = await LockAsync(database);
        var pid = holder.ProcessID;

        var result = (await plan.InvokeAsync(options: TestPlan.Yes with { TerminateBlockers = true }))[0];

        Assert.Equal(MigrationState.Verified, result.State);
        Assert.DoesNotContain(
            plan.MessagesNow(),
            m => m.Kind == MessageKind.Warning && m.Text.Contains("not ended", StringComparison.Ordinal)
        );
        Assert.Contains(
            $"pid {pid} ",
            Assert.Single(await plan.HistoryAsync(), e => e.Event == "BlockersTerminated").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_schema_after_an_undo_is_not_compared_and_the_undo_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int default 1)");
        using var plan = new TestPlan(
            database,
            """
            plan: reads
            limits: { lock_timeout: 200ms, lock_budget: 2s }
            phases:
              - { id: a, apply: [ sql: a.sql ], undo: [ sql: a.undo.sql, sql: wait.sql ] }
            """,
            ("a.sql", "alter table t add m int;"),
            ("a.undo.sql", "alter table t drop m;"),
            ("wait.sql", "select pg_advisory_xact_lock(11);")
        );
        await plan.InvokeAsync();
        await using var gate = await database.OpenAsync();
        await PostgresFixture.RunAsync(gate, "select pg_advisory_lock(11)");
        var run = plan.UndoAsync("a", TestPlan.Yes);
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {gate.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await using var holder = await LockAsync(database);
        await PostgresFixture.RunAsync(gate, "select pg_advisory_unlock(11)");

        var undone = (await run)[0];
        Assert.Equal(MigrationState.Undone, undone.State);
        Assert.Contains("nothing was compared", undone.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {holder.ProcessID} ", undone.Message, StringComparison.Ordinal);
    }

    private static void AssertNames(LockBudgetSpentException spent, int holder)
    {
        Assert.Contains("could not read what it needs", spent.Message, StringComparison.Ordinal);
        Assert.Contains($"Blocked by pid {holder} ", spent.Message, StringComparison.Ordinal);
        Assert.Equal(holder, spent.Waits[^1].BlockerProcessId);
        Assert.True(spent.Waits[^1].Waited >= TimeSpan.FromSeconds(2));
    }

    private static TestPlan Plan(TestDatabase database, string steps, string sql) =>
        new(
            database,
            $$"""
            plan: reads
            limits: { lock_timeout: 200ms, lock_budget: 2s }
            phases:
              - { id: a, apply: {{steps}} }
            """,
            ("a.sql", sql)
        );

    private static async Task<Npgsql.NpgsqlConnection> LockAsync(TestDatabase database)
    {
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table t in access exclusive mode");
        return holder;
    }
}
