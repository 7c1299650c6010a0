using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A file that prepares statements can be tried again in the same session.</summary>
public sealed class PreparedNamesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("prepare p as select 1;\nupdate t set n = 2;\n")]
    [InlineData("prepare \"My p\" as select 1;\nupdate t set n = 2;\nexecute \"My p\";\n")]
    [InlineData("prepare p as select 1;\ndeallocate p;\nprepare p as select 2;\nupdate t set n = 2;\n")]
    [InlineData("prepare p as select 1;\ndo $$ begin execute 'update t set n = 2'; end $$;\n")]
    public async Task A_second_try_prepares_again(string sql)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (n int)", "insert into t values (1)");
        using var plan = Plan(database, "[ sql: a.sql ]", sql);
        Assert.Equal(MigrationState.Verified, await RetriedAsync(database, plan));
        Assert.Equal(2, await database.ScalarAsync<int>("select n from t"));
    }

    [Fact]
    public async Task What_an_earlier_file_prepared_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (n int)", "insert into t values (1)");
        using var plan = Plan(
            database,
            "[ sql: { file: a.sql, transaction: statement } ]",
            "prepare p as select 1;\nupdate t set n = 2;\nexecute p;\n"
        );
        Assert.Equal(MigrationState.Verified, await RetriedAsync(database, plan));
    }

    private static async Task<MigrationState> RetriedAsync(TestDatabase database, TestPlan plan)
    {
        await using var writer = await database.OpenAsync();
        await PostgresFixture.RunAsync(writer, "begin");
        await PostgresFixture.RunAsync(writer, "update t set n = 7");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            run.IsCompleted || plan.MessagesNow().Any(m => m.Text.Contains("try 1, next in", StringComparison.Ordinal))
        );
        await PostgresFixture.RunAsync(writer, "rollback");
        return (await run)[0].State;
    }

    private static TestPlan Plan(TestDatabase database, string steps, string sql) =>
        new(
            database,
            $$"""
            plan: prepared
            limits: { lock_timeout: 100ms, lock_budget: 5m }
            phases:
              - { id: a, apply: {{steps}} }
            """,
            ("a.sql", sql)
        );
}
