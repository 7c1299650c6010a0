using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A bootstrap builds an empty database, and never touches one that lives.</summary>
public sealed class BootstrapTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Whole = "create table a (id int);\ncreate table b (id int);\n";

    [Fact]
    public async Task An_empty_database_is_built_and_the_phases_are_adopted()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create extension pg_trgm", "create table x ()", "drop table x");
        using var plan = Plan(database);
        Assert.Equal(["1_a", "2_b", "3_c"], plan.Read().Phases.Select(p => p.Id));

        await using (var session = plan.Session())
        {
            var preview = await TestPlan.ListAsync(
                session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions())
            );
            Assert.Equal(["bootstrap", "3_c"], preview.Select(p => p.Phase).Distinct());
        }

        var results = await plan.InvokeAsync();
        Assert.Equal(["bootstrap", "1_a", "2_b", "3_c"], results.Select(r => r.Phase));
        Assert.Equal([false, true, true, false], results.Select(r => r.Unchanged));
        Assert.Equal(
            [MigrationState.Adopted, MigrationState.Adopted, MigrationState.Verified],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        Assert.All(await plan.InvokeAsync(), r => Assert.True(r.Unchanged));

        await plan.UndoAsync("3_c");
        await plan.UndoAsync("2_b");
        Assert.Equal([true, false, false], (await plan.InvokeAsync()).Select(r => r.Unchanged));
    }

    [Theory]
    [InlineData("create table live (id int)")]
    [InlineData("create function live() returns int language sql as 'select 1'")]
    [InlineData("create schema live")]
    public async Task A_database_with_objects_is_migrated_phase_by_phase(string live)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(live);
        using var plan = Plan(database);
        Assert.Equal(["1_a", "2_b", "3_c"], (await plan.InvokeAsync()).Select(r => r.Phase));
        Assert.DoesNotContain(await plan.StatusAsync(), s => s.State == MigrationState.Adopted);
    }

    [Fact]
    public async Task A_bootstrap_that_failed_is_continued()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write(
            "db/999_all.sql",
            Whole + "create index concurrently i on a (id);\ncreate index concurrently j on a (no);\n"
        );
        await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync("1_a"));
        plan.Write(
            "db/999_all.sql",
            Whole + "create index concurrently i on a (id);\ncreate index concurrently j on b (id);\n"
        );
        var results = await plan.InvokeAsync("1_a", TestPlan.Yes with { AcceptChanged = true, Reason = "corrected" });
        Assert.Equal(["bootstrap", "1_a"], results.Select(r => r.Phase));
        Assert.Equal(
            [MigrationState.Adopted, MigrationState.Adopted, MigrationState.Ready],
            (await plan.StatusAsync()).Select(s => s.State)
        );
    }

    [Fact]
    public async Task A_phase_that_does_not_exist_is_an_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, through: "2_bb");
        var error = Assert.Throws<PlanInvalidException>(plan.Read);
        Assert.Equal(
            ["plan.yaml:2:87: There is no phase '2_bb' in the folder. Did you mean '2_b'?"],
            error.Findings.Select(f => f.ToString())
        );
    }

    private static TestPlan Plan(TestDatabase database, string through = "2_b") =>
        new(
            database,
            "plan: p\nphases_from: { folder: db, layout: plain, bootstrap: { file: db/999_all.sql, "
                + $"through: {through} }} }}\n",
            ("db/1_a.sql", "create table a (id int);\n"),
            ("db/2_b.sql", "create table b (id int);\n"),
            ("db/2_b.undo.sql", "drop table b;\n"),
            ("db/3_c.sql", "alter table a add c int;\n"),
            ("db/3_c.undo.sql", "alter table a drop c;\n"),
            ("db/999_all.sql", Whole)
        );
}
