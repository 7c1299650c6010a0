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
    public async Task The_status_and_a_run_say_what_becomes_of_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("db/999_all.sql", Whole + "select 1 / 0;\n");
        const string Name = "The bootstrap db/999_all.sql (through 2_b)";
        var due = await plan.StatusAsync();
        Assert.Equal(
            $"{Name} is due: the database has no objects of users. The next invocation runs it, and 1_a to 2_b (2 phases) "
                + "become Adopted.",
            Said(plan)
        );
        Assert.Equal(
            ["bootstrap: due", "bootstrap: due\norder: waits for 1_a", "order: waits for 1_a, 2_b"],
            due.Select(s => s.ShortReason)
        );
        Assert.Equal([true, false, false], due.Select(s => s.CanInvoke));

        await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync("1_a"));
        var warning = Assert.Single(plan.Messages, m => m.Kind == MessageKind.Warning);
        Assert.Equal(
            "The database has no objects of users: the bootstrap db/999_all.sql (through 2_b) is run first, and 1_a to 2_b "
                + "(2 phases) become Adopted. This call does not name 2_b.",
            warning.Text
        );
        plan.Messages.Clear();
        var failed = await plan.StatusAsync();
        Assert.StartsWith($"{Name} is not finished: Failed since ", Said(plan), StringComparison.Ordinal);
        Assert.Contains("999_all.sql:3:1", Said(plan), StringComparison.Ordinal);
        Assert.Contains("stands for this phase, is not finished: Failed", failed[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("bootstrap", failed[2].Reason, StringComparison.Ordinal);

        plan.Write("db/999_all.sql", Whole);
        await plan.InvokeAsync("*", TestPlan.Yes with { AcceptChanged = true, Reason = "corrected" });
        plan.Messages.Clear();
        Assert.Equal("Built by the bootstrap of the plan.", (await plan.StatusAsync())[0].Reason);
        Assert.StartsWith($"{Name} was run: by ", Said(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_database_is_told_why_it_is_not_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table live (id int)");
        using var plan = Plan(database);
        const string Why =
            "The bootstrap db/999_all.sql (through 2_b) is not run: the database has 1 object of users (table public.live).";
        Assert.All(
            await plan.StatusAsync(),
            s => Assert.DoesNotContain("bootstrap", s.Reason, StringComparison.Ordinal)
        );
        Assert.Equal(Why, Said(plan));
        plan.Messages.Clear();
        await plan.InvokeAsync();
        Assert.Equal(Why, Said(plan));
        plan.Messages.Clear();
        await plan.StatusAsync();
        Assert.EndsWith(
            "is not run: phases of the plan were run here without it.",
            Said(plan),
            StringComparison.Ordinal
        );

        // No news once phases were run.
        Assert.Equal(
            MessageKind.Verbose,
            Assert.Single(plan.Messages, m => m.Text.StartsWith("The bootstrap ", StringComparison.Ordinal)).Kind
        );
    }

    [Fact]
    public async Task A_phase_that_comes_later_below_its_last_phase_is_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync();

        // A file of a merge, and a bootstrap that builds more: what was built here stays what it was.
        plan.Write("db/1.5_late.sql", "create table late (id int);\n");
        plan.Write("db/4_d.sql", "create table d (id int);\n");
        plan.Write("db/999_all.sql", Whole + "create table late (id int);\ncreate table d (id int);\n");
        plan.Write(
            "plan.yaml",
            "plan: p\nphases_from: { folder: db, layout: plain, bootstrap: { file: db/999_all.sql, through: 4_d } }\n"
        );
        plan.Messages.Clear();
        var status = await plan.StatusAsync();
        Assert.Contains(" was run: by ", Said(plan), StringComparison.Ordinal);
        Assert.Equal(
            [
                MigrationState.Adopted,
                MigrationState.Ready,
                MigrationState.Adopted,
                MigrationState.Verified,
                MigrationState.Pending,
            ],
            status.Select(s => s.State)
        );
        await plan.InvokeAsync();
        Assert.Equal(
            2L,
            await database.ScalarAsync<long>("select count(*) from pg_class where relname in ('late', 'd')")
        );
        Assert.Equal(
            [MigrationState.Verified, MigrationState.Verified],
            (await plan.StatusAsync()).Where(s => s.Phase is "1.5_late" or "4_d").Select(s => s.State)
        );
    }

    [Fact]
    public async Task What_continues_it_is_a_phase_that_a_call_can_name()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("db/999_all.sql", Whole + "select 1 / 0;\n");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Equal(("bootstrap", "2_b"), (failed.Phase, failed.ContinuedBy));
        Assert.DoesNotContain((await plan.StatusAsync())[0].Reason, "rolled back", StringComparison.Ordinal);
        plan.Write("db/999_all.sql", Whole);
        Assert.Equal(["bootstrap", "2_b"], (await plan.InvokeAsync(failed.ContinuedBy!)).Select(r => r.Phase));
    }

    [Fact]
    public void A_folder_with_a_phase_of_its_name_has_none()
    {
        using var folder = new ForeignFolder(
            "sqitch",
            [
                ("sqitch.plan", "%project=p\nbootstrap 2024-01-01T00:00:00Z A <a@example.org>\n"),
                ("deploy/bootstrap.sql", "select 1;"),
                ("all.sql", "select 1;"),
            ],
            "  bootstrap: { file: db/all.sql, through: bootstrap }\n"
        );
        Assert.Contains(
            "The folder has a phase bootstrap",
            Assert.Throws<PlanInvalidException>(folder.Lines).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_is_asked_about_as_any_phase()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.InvokeAsync(
                "*",
                new InvokeOptions { Confirm = q => q.Phase == "bootstrap" ? MigrationAnswer.No : MigrationAnswer.Yes }
            )
        );
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_class where relname = 'a'"));
    }

    /// <summary>The histories of other tools as these make them, before they have applied anything.</summary>
    public static TheoryData<string, string[]> EmptyHistories =>
        new()
        {
            { "dbmate", ["create table public.schema_migrations (version varchar primary key)"] },
            {
                "goose",
                [
                    "create table public.goose_db_version (id serial primary key, version_id bigint not null, is_applied "
                        + "boolean not null, tstamp timestamp default now())",
                    "insert into public.goose_db_version (version_id, is_applied) values (0, true)",
                ]
            },
            {
                "knex",
                [
                    "create table public.knex_migrations (id serial primary key, name varchar(255), batch int, "
                        + "migration_time timestamptz)",
                    "create table public.knex_migrations_lock (index serial primary key, is_locked int)",
                ]
            },
            {
                "drizzle",
                [
                    "create schema drizzle",
                    "create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)",
                ]
            },
            {
                "graphile-migrate",
                [
                    "create schema graphile_migrate",
                    "create table graphile_migrate.migrations (hash text primary key, previous_hash text, filename text, "
                        + "date timestamptz)",
                    "create table graphile_migrate.current (filename text primary key, content text)",
                ]
            },
            {
                "flyway",
                [
                    "create table public.flyway_schema_history (installed_rank int primary key, version varchar(50), "
                        + "description varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by "
                        + "varchar(100), installed_on timestamp default now(), execution_time int, success boolean)",
                    "insert into public.flyway_schema_history values (0, null, '<< Flyway Schema Creation >>', 'SCHEMA', "
                        + "'app', null, 'me', now(), 0, true)",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(EmptyHistories))]
    public async Task An_empty_history_of_the_other_tool_is_no_object_of_users(string tool, string[] history)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(history);
        using var plan = Plan(database, history: tool);
        Assert.Equal(["bootstrap", "1_a", "2_b", "3_c"], (await plan.InvokeAsync()).Select(r => r.Phase));
    }

    [Fact]
    public async Task Another_table_and_the_table_of_another_tool_count()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "create table public.knex_migrations (id int)"
        );
        using var plan = Plan(database, history: "dbmate");
        await plan.StatusAsync();
        Assert.EndsWith("1 object of users (table public.knex_migrations).", Said(plan), StringComparison.Ordinal);

        await using var other = await postgres.CreateDatabaseAsync();
        await other.ExecuteAsync("create table public.schema_migrations (version varchar primary key)");
        using var without = Plan(other);
        Assert.Equal(["1_a", "2_b", "3_c"], (await without.InvokeAsync()).Select(r => r.Phase));
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
    public async Task The_history_that_is_made_after_it_is_no_drift()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases_from:
              folder: db
              layout: supabase
              keep_history: true
              bootstrap: { file: db/999_all.sql, through: 1_a }
              with: [{ preflight: [{ schema: last_phase }] }]
            """,
            ("db/1_a.sql", "create table a (id int);\n"),
            ("db/2_b.sql", "create table b (id int);\n"),
            ("db/999_all.sql", "create table a (id int);\n")
        );
        Assert.All(await plan.InvokeAsync(), r => Assert.True(r.Succeeded, r.Message));
        Assert.Equal(
            ["1", "2"],
            await database.ColumnAsync<string>("select version from supabase_migrations.schema_migrations order by 1")
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

    private static string Said(TestPlan plan) =>
        Assert.Single(plan.Messages, m => m.Text.StartsWith("The bootstrap ", StringComparison.Ordinal)).Text;

    private static TestPlan Plan(TestDatabase database, string through = "2_b", string? history = null) =>
        new(
            database,
            "plan: p\nphases_from: { folder: db, layout: plain, bootstrap: { file: db/999_all.sql, "
                + $"through: {through} }}{(history is null ? null : ", history: " + history)} }}\n",
            ("db/1_a.sql", "create table a (id int);\n"),
            ("db/2_b.sql", "create table b (id int);\n"),
            ("db/2_b.undo.sql", "drop table b;\n"),
            ("db/3_c.sql", "alter table a add c int;\n"),
            ("db/3_c.undo.sql", "alter table a drop c;\n"),
            ("db/999_all.sql", Whole)
        );
}
