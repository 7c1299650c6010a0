using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class RunsCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("begin;\nselect 1;\nrollback;\n", null)]
    [InlineData("create table t (id int);\ninsert into t values (1);\ncommit;\n", null)]
    [InlineData("select 1;\n  select 1/0;\n", "Expected no error; found division by zero (v.sql:2:3, SQLSTATE 22012).")]
    public async Task A_file_must_run_without_an_error_and_leaves_nothing(string sql, string? message)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, sql);
        var result = Assert.Single(Assert.Single(await plan.InvokeAsync()).Checks, c => c.Stage == CheckStage.Verify);
        Assert.Equal(message is null ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
        Assert.Equal(message ?? string.Empty, result.Message);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_class where relname = 't'"));
    }

    [Fact]
    public async Task Rows_for_copy_are_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "create table t (id int);\ncopy t from stdin;\n1\n\\.\n");
        var refused = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        Assert.Equal(
            ["v.sql:2:1: A check cannot run COPY: it is rolled back as a whole."],
            refused.Findings.Select(f => f.ToString())
        );
    }

    private static TestPlan Plan(TestDatabase database, string sql) =>
        new(
            database,
            "plan: runs\nphases:\n  - id: a\n    apply: [{ sql: a.sql }]\n    verify: [{ runs: v.sql }]\n",
            ("a.sql", "select 1;\n"),
            ("v.sql", sql)
        );
}
