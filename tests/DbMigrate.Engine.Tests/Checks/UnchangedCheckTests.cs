using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

/// <summary>What was written to tables after they were copied is found, by whatever way it was written.</summary>
public sealed class UnchangedCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Unlocked = "alter table public.t disable trigger dbmigrate_moved";

    [Theory]
    [InlineData("select", CheckStatus.Passed, "2 tables with 3 rows have them", "")]
    [InlineData("vacuum full public.t", CheckStatus.Passed, "2 tables with 3 rows have them", "")]
    [InlineData(
        Unlocked + "; update public.t set note = 'b' where id = 1; alter table public.t enable trigger dbmigrate_moved",
        CheckStatus.Failed,
        "1 table does not have them",
        "public.t: 2 rows now, 2 copied, with other content"
    )]
    [InlineData(
        Unlocked + "; insert into public.t values (3, 'late')",
        CheckStatus.Failed,
        "1 table does not have them",
        "public.t: 3 rows now, 2 copied"
    )]
    [InlineData(
        "drop table public.u",
        CheckStatus.Failed,
        "1 table does not have them",
        "public.u: there is no such table"
    )]
    public async Task What_was_written_since_is_found(string change, CheckStatus expected, string actual, string row)
    {
        await using var source = await SourceAsync();
        await using var target = await postgres.CreateDatabaseAsync();
        using var plan = Plan(source, target, "unchanged: { since: move }");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("move"))[0].State);
        await source.ExecuteAllAsync(change.Split("; "));

        var check = await CheckAsync(plan);

        Assert.Equal((expected, actual), (check.Status, check.Actual));
        Assert.Equal(row.Length == 0 ? [] : [row], check.Rows);
    }

    [Theory]
    [InlineData("unchanged: { since: move, tables: [t] }", CheckStatus.Passed, "1 table with 2 rows has them")]
    [InlineData("unchanged: { since: move, tables: [t, other] }", CheckStatus.Failed, "1 table does not have them")]
    [InlineData("unchanged: { since: move, tables: [t, none] }", CheckStatus.Failed, "1 table does not have them")]
    public async Task Tables_can_be_named(string check, CheckStatus expected, string actual)
    {
        await using var source = await SourceAsync();
        await using var target = await postgres.CreateDatabaseAsync();
        using var plan = Plan(source, target, check);
        await plan.InvokeAsync("move");

        var result = await CheckAsync(plan);

        Assert.Equal((expected, actual), (result.Status, result.Actual));
    }

    [Fact]
    public async Task Before_the_copy_and_after_its_undo_there_is_nothing_to_compare_with()
    {
        await using var source = await SourceAsync();
        await using var target = await postgres.CreateDatabaseAsync();
        using var plan = Plan(source, target, "unchanged: move");
        Assert.Equal("no copy of phase move is in effect", (await CheckAsync(plan)).Actual);

        await plan.InvokeAsync("move");
        Assert.Equal(CheckStatus.Passed, (await CheckAsync(plan)).Status);
        await plan.UndoAsync("move");

        Assert.Equal("no copy of phase move is in effect", (await CheckAsync(plan)).Actual);
    }

    private static async Task<CheckResult> CheckAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        var results = await TestPlan.ListAsync(session.TestPreflightAsync(session.SelectPhases(["clean"])[0]));
        return Assert.Single(results, c => c.Kind == "unchanged");
    }

    private async Task<TestDatabase> SourceAsync()
    {
        var source = await postgres.CreateDatabaseAsync();
        await source.ExecuteAllAsync(
            "create table t (id int, note text)",
            "insert into t values (1, 'a'), (2, null)",
            "create table u (id int)",
            "insert into u values (1)",
            "create table other (id int)"
        );
        return source;
    }

    private static TestPlan Plan(TestDatabase source, TestDatabase target, string check)
    {
        var variable = $"DBMIGRATE_TEST_{target.Name}";
        Environment.SetEnvironmentVariable(variable, target.Uri);
        return new(
            source,
            $$"""
            plan: moving
            connections: { default: '${DATABASE_URL}', target: '${{{variable}}}' }
            phases:
              - { id: move, apply: [ { copy: { tables: [t, u], to: target, quiesce: true } } ] }
              - { id: clean, preflight: [ {{check}} ], apply: [ { milestone: done } ], undo: [] }
            """
        );
    }
}
