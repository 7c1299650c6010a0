using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>Changes of other projects that a Sqitch plan depends on are looked for in the registry.</summary>
public sealed class SqitchDependencyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Without_a_registry_it_is_said_what_cannot_be_checked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "a [other:y !other:x]");
        await plan.InvokeAsync();
        Assert.Equal(
            $"What other projects of Sqitch have deployed cannot be checked, since the database {database.Name} has no "
                + "registry of Sqitch: the change a requires y of the project other; the change a conflicts with x of the "
                + "project other.",
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Warning).Text
        );
    }

    [Theory]
    [InlineData("a [other:y]", true)]
    [InlineData("a [other:y@v1]", true)]
    [InlineData("a [other:@v1]", true)]
    [InlineData("a [other:z]", false)]
    [InlineData("a [other:late@v1]", false)]
    [InlineData("a [other:@v2]", false)]
    [InlineData("a [third:y]", false)]
    [InlineData("a [!other:y]", false)]
    [InlineData("a [!other:z]", true)]
    public async Task With_a_registry_a_change_must_be_there(string line, bool runs)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeRegistryAsync(database);
        using var plan = Plan(database, line);
        if (runs)
        {
            await plan.InvokeAsync();
            return;
        }

        var error = await Assert.ThrowsAsync<ForeignDependencyException>(() => plan.InvokeAsync());
        Assert.Equal(("a", line.Contains('!', StringComparison.Ordinal)), (error.Phase, error.IsConflict));
        Assert.EndsWith("(sqitch.changes); nothing was run.", error.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
        await using var session = plan.Session();
        await Assert.ThrowsAsync<ForeignDependencyException>(() =>
            TestPlan.ListAsync(session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions()))
        );
    }

    [Fact]
    public async Task What_another_project_requires_is_not_undone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeRegistryAsync(database);
        using var plan = Plan(database, "a", ", keep_history: true");
        await plan.InvokeAsync();
        await database.ExecuteAllAsync(
            "insert into sqitch.dependencies (change_id, type, dependency, dependency_id) select 'o1', 'require', 'shop:a', "
                + "change_id from sqitch.changes where change = 'a'"
        );
        var error = await Assert.ThrowsAsync<ForeignDependencyException>(() => plan.UndoAsync("a"));
        Assert.StartsWith(
            "The change a is required by other:y, which Sqitch has deployed on ",
            error.Message,
            StringComparison.Ordinal
        );
        await database.ExecuteAsync("delete from sqitch.dependencies");
        await plan.UndoAsync("a");
    }

    private static async Task MakeRegistryAsync(TestDatabase database)
    {
        await database.ExecuteAllAsync([.. new SqitchHistory().Create("sqitch.changes")]);
        await database.ExecuteAllAsync(
            "insert into sqitch.projects (project, creator_name, creator_email) values ('other', 'a', 'a')",
            "insert into sqitch.changes (change_id, script_hash, change, project, committer_name, committer_email, planned_at, "
                + "planner_name, planner_email, committed_at) select i, i, c, 'other', 'a', 'a', now(), 'a', 'a', t::timestamptz "
                + "from (values ('o1', 'y', '2024-01-01'), ('o2', 'late', '2024-01-02')) v (i, c, t)",
            "insert into sqitch.tags (tag_id, tag, project, change_id, committer_name, committer_email, planned_at, "
                + "planner_name, planner_email) values ('t1', '@v1', 'other', 'o1', 'a', 'a', now(), 'a', 'a')"
        );
    }

    private static TestPlan Plan(TestDatabase database, string line, string more = "") =>
        new(
            database,
            $"plan: p\nphases_from: {{ folder: db, layout: sqitch{more} }}\n",
            ("db/sqitch.plan", $"%project=shop\n{line} 2024-01-01T00:00:00Z A <a@example.org>\n"),
            ("db/deploy/a.sql", "select 1;\n"),
            ("db/revert/a.sql", "select 1;\n")
        );
}
