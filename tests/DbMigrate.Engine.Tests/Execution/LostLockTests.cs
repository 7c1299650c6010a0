using DbMigrate.Engine.Tests.Data;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A run whose lock is lost cancels what it does and begins nothing more.</summary>
public sealed class LostLockTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string EndLock =
        "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % lock'";

    [Fact]
    public async Task A_long_batch_is_cancelled_on_the_server()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "sql: a.sql");
        plan.Write("a.sql", "create table a (id int);\nselect pg_sleep(600);\n");
        const string Sleeping =
            "select exists (select from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)%' and state = 'active' and pid <> pg_backend_pid())";
        var run = plan.InvokeAsync();
        await database.WaitForAsync(Sleeping, run);
        Assert.Equal(1L, await database.ScalarAsync<long>(EndLock));

        await Assert.ThrowsAsync<RunnerLockLostException>(() => Wait.EndOfAsync(run));
        await Wait.ForAsync(async () => !await database.ScalarAsync<bool>(Sleeping));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('a')::text"));
    }

    [Theory]
    [InlineData("sql: a.sql")]
    [InlineData("script: { run: [sh, -c, 'echo ran > out'] }")]
    [InlineData("index: { table: t, columns: [id], name: t_id }")]
    public async Task What_comes_next_is_not_begun(string next)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = Plan(database, $"script: {{ run: [sh, wait.sh] }} }}, {{ {next}");
        plan.Write("a.sql", "create index concurrently t_id on t (id);\n");
        plan.Write("wait.sh", "touch started; while [ ! -e go ]; do sleep 0.05; done\n");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() => File.Exists(Path.Combine(plan.Folder, "started")));
        Assert.Equal(1L, await database.ScalarAsync<long>(EndLock));
        plan.Write("go", string.Empty);

        await Assert.ThrowsAnyAsync<MigrationException>(() => Wait.EndOfAsync(run));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('t_id')::text"));
        Assert.False(File.Exists(Path.Combine(plan.Folder, "out")));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Step == 2);
    }

    [Fact]
    public async Task A_batch_of_a_backfill_does_not_commit()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = BackfillPlans.Of(database, RowGate.Backfill);
        var run = plan.InvokeAsync();
        await gate.HoldsAsync(1, run);
        var done = await database.ScalarAsync<long>("select count(*) from people where seen = 1");

        // The batch may go on as soon as the lock is lost: the journal's own check has to stop its commit.
        await database.ExecuteAllAsync("delete from gate", EndLock);
        await Assert.ThrowsAsync<RunnerLockLostException>(() => Wait.EndOfAsync(run));
        Assert.Equal(
            await database.ScalarAsync<long>("select count(*) from people where seen = 1"),
            await database.ScalarAsync<long>("select sum(rows)::bigint from dbmigrate.cursor")
        );
        Assert.True(await database.ScalarAsync<long>("select count(*) from people where seen = 1") >= done);

        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));
    }

    private static TestPlan Plan(TestDatabase database, string steps) =>
        new(database, $"plan: lost\nphases:\n  - id: a\n    apply: [ {{ {steps} }} ]\n    undo: []\n");
}
