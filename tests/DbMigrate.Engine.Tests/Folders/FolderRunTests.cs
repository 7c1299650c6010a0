using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>Folders of other tools are run and undone on a server.</summary>
public sealed class FolderRunTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Sections_are_applied_and_undone_and_errors_are_at_the_lines_of_the_file()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "dbmate",
            ("db/1_a.sql", "-- migrate:up\ncreate table a (id int)\n\n-- migrate:down\ndrop table a\n"),
            (
                "db/2_i.sql",
                "-- migrate:up transaction:false\ncreate index concurrently i on a (id);\ncreate index concurrently j on a (id);\n"
                    + "-- migrate:down transaction:false\ndrop index concurrently i; drop index j;\n"
            ),
            ("db/3_b.sql", "-- migrate:up\ncreate table b (id int);\n  select 1/0;\n-- migrate:down\n")
        );
        var failed = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());
        Assert.Contains("3_b.sql:3:3", failed.Message, StringComparison.Ordinal);
        Assert.Equal(
            [MigrationState.Verified, MigrationState.Verified, MigrationState.Failed],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        Assert.Equal(["a", "i", "j"], await Names(database));
        Assert.Null(plan.Read().Phases[2].Undo);
        Assert.Equal(
            (MigrationUndoSource.None, "db/3_b.sql has no statement below '-- migrate:down'"),
            (plan.Read().Phases[2].UndoSource, plan.Read().Phases[2].NoUndoBecause)
        );
        Assert.Null(plan.Read().Phases[0].NoUndoBecause);
        await plan.UndoAsync("2_i");
        Assert.Equal(["a"], await Names(database));
        await plan.UndoAsync("1_a");
        Assert.Empty(await Names(database));
    }

    [Fact]
    public async Task A_file_without_a_section_that_undoes_says_so_when_it_is_undone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "dbmate", ("db/1_a.sql", "-- migrate:up\ncreate table a (id int);\n"));
        await plan.InvokeAsync();
        var refused = await Assert.ThrowsAsync<UndoRefusedException>(() => plan.UndoAsync());
        Assert.Equal(UndoRefusal.Irreversible, refused.Refusal);
        Assert.Equal(
            "db/1_a.sql:1:1: phase 1_a cannot be undone: db/1_a.sql has no statement below '-- migrate:down'. The phase is "
                + "Verified.",
            refused.Message
        );
    }

    [Theory]
    [InlineData("goose", "-- +goose Up\n-- +goose ENVSUB ON\nselect '$A';\n", "1_a.sql:2:1")]
    [InlineData("goose", "select 1;\n", "1_a.sql:1:1")]
    [InlineData("supabase", "select '\xE9';\n", "1_a.sql:1:9")]
    public async Task What_a_run_would_refuse_is_refused_without_a_database(string layout, string text, string place)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, layout, ("db/1_a.sql", string.Empty), ("db/2_b.sql", "-- +goose Up\n"));
        await File.WriteAllBytesAsync(
            Path.Combine(plan.Folder, "db/1_a.sql"),
            System.Text.Encoding.Latin1.GetBytes(text)
        );
        await using var session = MigrationSession.Create(plan.Read(), new SessionOptions());
        var shown = await Assert.ThrowsAsync<PlanInvalidException>(() =>
            session.RequireReadableAsync(session.Plan.Phases)
        );
        Assert.Contains(place, shown.Findings[0].ToString(), StringComparison.Ordinal);
        await session.RequireReadableAsync(session.SelectPhases(["2_b"]));
        var run = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        Assert.Equal(shown.Findings[0].ToString(), run.Findings[0].ToString());

        await using var tested = plan.Session();
        var preflight = await Assert.ThrowsAsync<PlanInvalidException>(() =>
            TestPlan.ListAsync(tested.TestPreflightAsync(tested.Plan.Phases[0]))
        );
        Assert.Equal(shown.Findings[0].ToString(), preflight.Findings[0].ToString());
    }

    [Fact]
    public async Task Only_the_section_to_apply_is_run_and_a_changed_file_is_noticed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "goose",
            (
                "db/1_f.sql",
                "-- +goose Up\n-- +goose StatementBegin\ncreate function f() returns int language sql as $$ select 1; $$\n"
                    + "-- +goose StatementEnd\ncreate table t ();\n-- +goose Down\ndrop function f();\n"
            )
        );
        await plan.InvokeAsync();
        Assert.Equal(1, await database.ScalarAsync<int>("select f()"));
        plan.Write("db/1_f.sql", "-- +goose Up\nselect 2;\n");
        Assert.Equal([MigrationState.Changed], (await plan.StatusAsync()).Select(s => s.State));
    }

    [Fact]
    public async Task Flyway_placeholders_repeatables_and_settings_work()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "flyway",
            ("db/V1__t.sql", "create table ${name} (id int); -- ${name}\n"),
            ("db/U1__t.sql", "drop table ${name} cascade;\n"),
            ("db/V2__i.sql", "create index concurrently i on t (id); create index concurrently j on t (id);\n"),
            ("db/V2__i.sql.conf", "executeInTransaction=false\n"),
            ("db/R__v.sql", "create or replace view v as select id from t;\n")
        );
        plan.Write(
            "plan.yaml",
            await File.ReadAllTextAsync(Path.Combine(plan.Folder, "plan.yaml")) + "variables: { name: t }\n"
        );
        await plan.InvokeAsync();
        Assert.Equal(["i", "j", "t", "v"], await Names(database));

        plan.Write("db/R__v.sql", "create or replace view v as select id, 2 as two from t;\n");
        var status = (await plan.StatusAsync())[2];
        Assert.Equal((MigrationState.Changed, true), (status.State, status.CanInvoke));
        var results = await plan.InvokeAsync();
        Assert.Equal([true, true, false], results.Select(r => r.Unchanged));
        Assert.Equal(
            2L,
            await database.ScalarAsync<long>("select count(*) from information_schema.columns where table_name = 'v'")
        );
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Fact]
    public async Task Sqitch_deploys_verifies_and_reverts()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "sqitch",
            (
                "db/sqitch.plan",
                "%project=p\na 2024-01-01T00:00:00Z A <a@example.org> # A\nb [a] 2024-01-01T00:00:00Z A <a@example.org>\n"
            ),
            ("db/deploy/a.sql", "-- Deploy p:a to pg\nBEGIN;\ncreate table a (id int);\nCOMMIT;\n"),
            ("db/revert/a.sql", "BEGIN;\ndrop table a;\nCOMMIT;\n"),
            ("db/verify/a.sql", "BEGIN;\nselect id from a where false;\nROLLBACK;\n"),
            ("db/deploy/b.sql", "BEGIN;\nalter table a add b int;\nCOMMIT;\n"),
            ("db/verify/b.sql", "BEGIN;\nselect c from a where false;\nROLLBACK;\n")
        );
        var results = await plan.InvokeAsync();
        Assert.Equal([MigrationState.Verified, MigrationState.Applied], results.Select(r => r.State));
        var check = Assert.Single(results[1].Checks, c => c.Stage == CheckStage.Verify);
        Assert.Equal(
            "Expected no error; found column \"c\" does not exist (db/verify/b.sql:2:1, SQLSTATE 42703).",
            check.Message
        );
    }

    [Fact]
    public async Task Breakpoints_end_statements()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "drizzle",
            ("db/meta/_journal.json", """{"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"0000_a"}]}"""),
            (
                "db/0000_a.sql",
                "create table a (id int)\n--> statement-breakpoint\ncreate table b (id int);--> statement-breakpoint\nselect 1;"
            )
        );
        await plan.InvokeAsync();
        Assert.Equal(["a", "b"], await Names(database));
    }

    private static TestPlan Plan(TestDatabase database, string layout, params (string Name, string Text)[] files) =>
        new(database, $"plan: foreign\nphases_from: {{ folder: db, layout: {layout} }}\n", files);

    private static Task<IReadOnlyList<string>> Names(TestDatabase database) =>
        database.ColumnAsync<string>(
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace order by 1"
        );

    [Theory]
    [InlineData("plain", "1_a.sql", "there is no file db/1_a.undo.sql or db/1_a.down.sql or db/1_a.rollback.sql")]
    [InlineData("golang-migrate", "1_a.up.sql", "there is no file db/1_a.down.sql")]
    [InlineData("node-pg-migrate", "1_a.up.sql", "there is no file db/1_a.down.sql")]
    [InlineData("flyway", "V1__a.sql", "there is no file db/U1__a.sql")]
    [InlineData("prisma", "1_a/migration.sql", "there is no file db/1_a/down.sql")]
    [InlineData("sqitch", "deploy/a.sql", "there is no file db/revert/a.sql")]
    [InlineData(
        "supabase",
        "1_a.sql",
        "supabase has no files that undo; 'undo' under 'phases_from' names a folder with such files"
    )]
    [InlineData("mybatis", "1_a.sql", "db/1_a.sql has no statement below '-- //@UNDO'")]
    public void A_phase_that_cannot_be_undone_says_why(string layout, string file, string why)
    {
        using var folder = new ForeignFolder(
            layout,
            [
                (file, "select 1;\n"),
                .. layout == "sqitch"
                    ? new[] { ("sqitch.plan", "%project=p\na 2024-01-01T00:00:00Z A <a@example.org>\n") }
                    : [],
            ],
            string.Empty
        );
        Assert.Equal(why, Assert.Single(folder.Read().Phases).NoUndoBecause);
    }
}
