using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A transaction that PostgreSQL asks to repeat is repeated, and counted.</summary>
public sealed class RetryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // nextval is not rolled back: the statement fails the first time only.
    private const string Once =
        "do $$ begin if nextval('tries') = 1 then raise exception 'again' using errcode = '{0}'; end if; end $$;\n";

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    public async Task An_error_that_another_transaction_causes_is_tried_again(string sqlState)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create sequence tries");
        using var plan = Plan(
            database,
            "create table a (id int);\n" + Once.Replace("{0}", sqlState, StringComparison.Ordinal)
        );

        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal(2L, await database.ScalarAsync<long>("select last_value from tries"));
        Assert.Equal(1, Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone").Retries);
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task An_error_of_the_statement_itself_is_not()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create sequence tries");
        using var plan = Plan(database, Once.Replace("{0}", "23505", StringComparison.Ordinal));

        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Equal(1L, await database.ScalarAsync<long>("select last_value from tries"));
    }

    [Fact]
    public async Task A_deadlock_that_the_server_found_is_tried_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table one (id int)",
            "create table two (id int)",
            "insert into one values (0)",
            "insert into two values (0)"
        );
        using var plan = Plan(
            database,
            "update one set id = id + 1;\nselect pg_advisory_xact_lock(1);\nupdate two set id = id + 1;\n"
        );
        await using var gate = await database.OpenAsync();
        await PostgresFixture.RunAsync(gate, "select pg_advisory_lock(1)");
        var run = plan.InvokeAsync();
        await database.WaitForAsync(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = "
                + "(select oid from pg_database where datname = current_database()))",
            run
        );

        // The other session waits for the row of the run, and the run then for the row of the other. Only the session
        // of the run looks for a deadlock.
        await using var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, "set deadlock_timeout = '1h'");
        await PostgresFixture.RunAsync(other, "begin");
        await PostgresFixture.RunAsync(other, "update two set id = id + 10");
        var update = PostgresFixture.RunAsync(other, "update one set id = id + 10");
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where pid = {other.ProcessID} and wait_event_type = 'Lock')",
            update
        );
        await PostgresFixture.RunAsync(gate, "select pg_advisory_unlock(1)");
        await update;
        await PostgresFixture.RunAsync(other, "commit");

        Assert.Equal(MigrationState.Verified, (await run)[0].State);
        Assert.Equal(11, await database.ScalarAsync<int>("select id from one"));
        Assert.Equal(11, await database.ScalarAsync<int>("select id from two"));
        Assert.True(Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone").Retries > 0);
    }

    private static TestPlan Plan(TestDatabase database, string sql) =>
        new(
            database,
            "plan: again\nlimits: { lock_timeout: 5s, lock_budget: 10m }\nphases:\n  - { id: a, apply: [ sql: a.sql ], undo: [] }\n",
            ("a.sql", sql)
        );
}
