using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>The history of another tool that is written beside the journal.</summary>
public sealed class KeptHistoryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Journal = """
        {"dialect":"postgresql","entries":[{"idx":0,"when":1700000000000,"tag":"0000_a"},
        {"idx":1,"when":1700000000001,"tag":"0001_b"}]}
        """;

    private const string Sqitch = """
        %project=shop
        a 2026-11-29T15:49:20Z A Person <a@example.org> # The first
        b [a !x other:y] 2026-11-29T15:49:20Z A Person <a@example.org> # Two\nlines
        @v1 2026-11-29T15:49:21Z A Person <a@example.org> # First
        """;

    /// <summary>Plan and files; each folder makes the tables a and b.</summary>
    public static TheoryData<string, string[]> Folders =>
        new()
        {
            {
                "layout: dbmate",
                [
                    "1_a.sql=-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;",
                    "2_b.sql=-- migrate:up\ncreate table b ();\n-- migrate:down\ndrop table b;",
                ]
            },
            { "layout: plain\n  history: supabase", Plain("20240101000001_a", "20240102000001_b") },
            { "layout: plain\n  history: rails", Plain("20240101000001_a", "20240102000001_b") },
            { "layout: plain\n  history: knex", Plain("20240101000001_a", "20240102000001_b") },
            { "layout: plain\n  history: efcore", Plain("20240101000001_a", "20240102000001_b") },
            { "layout: plain\n  history: mybatis", Plain("20240101000001_a", "20240102000001_b") },
            { "layout: plain\n  history: { tool: sql-migrate, table: '\"Odd one\".\"H\"' }", Plain("1_a", "2_b") },
            {
                "layout: mybatis",
                [
                    "20240101000001_a.sql=-- // A\ncreate table a ();\n-- //@UNDO\ndrop table a;",
                    "20240102000001_b.sql=-- // B\ncreate table b ();\n-- //@UNDO\ndrop table b;",
                ]
            },
            {
                "layout: goose",
                [
                    "00001_a.sql=-- +goose Up\ncreate table a ();\n-- +goose Down\ndrop table a;",
                    "00002_b.sql=-- +goose Up\ncreate table b ();\n-- +goose Down\ndrop table b;",
                ]
            },
            {
                "layout: sql-migrate",
                [
                    "1_a.sql=-- +migrate Up\ncreate table a ();\n-- +migrate Down\ndrop table a;",
                    "2_b.sql=-- +migrate Up\ncreate table b ();\n-- +migrate Down\ndrop table b;",
                ]
            },
            {
                "layout: golang-migrate",
                [
                    "000001_a.up.sql=create table a ();",
                    "000001_a.down.sql=drop table a;",
                    "000002_b.up.sql=create table b ();",
                    "000002_b.down.sql=drop table b;",
                ]
            },
            {
                "layout: node-pg-migrate",
                [
                    "1704067200001_a.sql=-- Up Migration\ncreate table a ();\n-- Down Migration\ndrop table a;",
                    "1704067200002_b.sql=-- Up Migration\ncreate table b ();\n-- Down Migration\ndrop table b;",
                ]
            },
            {
                "layout: flyway",
                [
                    "V1_0__a.sql=create table a ();",
                    "U1_0__a.sql=drop table a;",
                    "V2__b.sql=create table b ();",
                    "U2__b.sql=drop table b;",
                ]
            },
            {
                "layout: prisma",
                [
                    "20240101000001_a/migration.sql=create table a ();",
                    "20240101000001_a/down.sql=drop table a;",
                    "20240102000001_b/migration.sql=create table b ();",
                    "20240102000001_b/down.sql=drop table b;",
                ]
            },
            {
                "layout: drizzle",
                ["meta/_journal.json=" + Journal, "0000_a.sql=create table a ();", "0001_b.sql=create table b ();"]
            },
            {
                "layout: graphile-migrate",
                [
                    "committed/000001-a.sql=--! Previous: -\n--! Hash: sha1:39956cbf4f8e67b4dc288f2fdbc3bdebd35fe0f3\n\n"
                        + "create table a ();\n",
                    "committed/000002-b.sql=--! Previous: sha1:39956cbf4f8e67b4dc288f2fdbc3bdebd35fe0f3\n"
                        + "--! Hash: sha1:1\n--! AllowInvalidHash\n\ncreate table b ();\n",
                ]
            },
            {
                "layout: sqitch",
                [
                    "sqitch.plan=" + Sqitch.Replace(" other:y", string.Empty, StringComparison.Ordinal),
                    "deploy/a.sql=create table a ();",
                    "revert/a.sql=drop table a;",
                    "deploy/b.sql=create table b ();",
                    "revert/b.sql=drop table b;",
                    "verify/b.sql=select 1;",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task The_history_says_what_was_applied_and_undone(string from, string[] files)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        if (from.Contains("Odd", StringComparison.Ordinal))
        {
            await database.ExecuteAllAsync(
                "create schema \"Odd one\"",
                "create table \"Odd one\".\"H\" (id text primary key, applied_at timestamptz)"
            );
        }

        using var plan = Plan(database, from, files);
        var phases = plan.Read().Phases.Select(p => p.Id).ToArray();
        await plan.InvokeAsync();
        Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Recorded], await OutcomesAsync(plan));
        if (plan.Read().Phases[1].Undo is not null)
        {
            await plan.UndoAsync(phases[1]);
            Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Pending], await OutcomesAsync(plan));
            await plan.InvokeAsync();
            Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Recorded], await OutcomesAsync(plan));
            await plan.UndoAsync(phases[1]);
            await plan.UndoAsync(phases[0]);
            Assert.Equal([HistoryOutcome.Pending, HistoryOutcome.Pending], await OutcomesAsync(plan));
            await plan.InvokeAsync();
        }

        // A journal that knows nothing compares all that is recorded, the checksums too.
        await database.ExecuteAllAsync("drop schema dbmigrate cascade");
        Assert.Equal([HistoryOutcome.Applied, HistoryOutcome.Applied], await OutcomesAsync(plan));
    }

    [Fact]
    public async Task What_the_other_tool_did_since_is_not_done_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: dbmate",
            [
                "1_a.sql=-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;",
                "2_b.sql=-- migrate:up\ninsert into a values (2);\n-- migrate:down\ndelete from a;",
            ]
        );
        await plan.InvokeAsync("1_a");

        // As the other tool applies it.
        await database.ExecuteAllAsync("insert into a values (2)", "insert into schema_migrations values ('2')");
        var refused = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync("2_b"));
        Assert.Contains("dbmate has applied 2_b", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from a"));
        await AdoptAsync(plan);
        Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Recorded], await OutcomesAsync(plan));

        // Undone here, and applied there again.
        await plan.UndoAsync("2_b");
        await database.ExecuteAllAsync("insert into a values (2)", "insert into schema_migrations values ('2')");
        await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync("2_b"));
        Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Applied], await OutcomesAsync(plan));
        await AdoptAsync(plan);
        Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Recorded], await OutcomesAsync(plan));

        // Rolled back there.
        await database.ExecuteAllAsync("delete from a", "delete from schema_migrations where version = '2'");
        Assert.Equal([HistoryOutcome.Recorded, HistoryOutcome.Missing], await OutcomesAsync(plan));
    }

    [Fact]
    public async Task What_the_other_tool_has_undone_is_recorded_as_undone_on_demand()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: dbmate",
            [
                "1_a.sql=-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;",
                "2_b.sql=-- migrate:up\ninsert into a values (2);\n-- migrate:down\ninsert into a values (-2);",
                "3_c.sql=-- migrate:up\ninsert into a values (3);\n-- migrate:down\ninsert into a values (-3);",
            ]
        );
        await plan.InvokeAsync();
        await database.ExecuteAllAsync("delete from a", "delete from schema_migrations where version in ('2', '3')");

        // Neither direction runs: the first would build on what is not there, the second would undo it twice.
        const string Expected = "The journal has 3_c as applied, and dbmate has not on ";
        var invoked = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync("3_c"));
        Assert.StartsWith(Expected, invoked.Message, StringComparison.Ordinal);
        Assert.EndsWith("(public.schema_migrations); nothing was run.", invoked.Message, StringComparison.Ordinal);
        var undone = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.UndoAsync("3_c"));
        Assert.StartsWith(Expected, undone.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from a"));
        plan.Messages.Clear();
        var status = await plan.StatusAsync();
        Assert.Equal("dbmate does not have it as applied, and the journal as Verified.", status[2].Reason);
        Assert.Equal(
            "dbmate does not have 2 phases in public.schema_migrations that are applied by the journal: 2_b, 3_c.",
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Information).Text
        );

        // It is never assumed, and it is all or nothing as for what is adopted.
        await using var session = plan.Session();
        var asked = await session.AdoptAsync();
        Assert.Throws<HistoryMismatchException>(asked.RequireFit);
        await database.ExecuteAsync("insert into schema_migrations values ('9')");
        var misfit = await session.AdoptAsync(takeUndone: true);
        Assert.Equal((0, 0), (misfit.TakenCount, misfit.Entries.Count(e => e.Undone)));
        Assert.Throws<HistoryMismatchException>(misfit.RequireFit);
        await database.ExecuteAsync("delete from schema_migrations where version = '9'");

        var taken = await session.AdoptAsync(takeUndone: true);
        taken.RequireFit();
        Assert.Equal(["2_b", "3_c"], taken.Entries.Where(e => e.Undone).Select(e => e.Phase));
        Assert.Equal(
            [HistoryOutcome.Recorded, HistoryOutcome.Pending, HistoryOutcome.Pending],
            await OutcomesAsync(plan)
        );
        Assert.Equal(
            [MigrationState.Verified, MigrationState.Undone, MigrationState.Undone],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        Assert.Equal(0, (await session.AdoptAsync(takeUndone: true)).TakenCount);
        await plan.InvokeAsync();
        Assert.Equal([2, 3], await database.ColumnAsync<int>("select id from a order by 1"));
        Assert.Equal(
            ["1", "2", "3"],
            await database.ColumnAsync<string>("select version from schema_migrations order by 1")
        );
    }

    [Fact]
    public async Task A_run_that_is_refused_leaves_no_table_of_the_other_tool()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "layout: dbmate", ["1_a.sql=-- migrate:up\nselect 'unterminated;\n"]);
        await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync("1_a"));
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('schema_migrations') is not null"));
    }

    [Fact]
    public async Task What_failed_here_and_was_applied_there_can_be_adopted()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "layout: dbmate", ["1_a.sql=-- migrate:up\nselect 1 / 0;\n-- migrate:down\n"]);
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        // As the other tool applies the corrected file.
        plan.Write("db/1_a.sql", "-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;\n");
        await database.ExecuteAllAsync("create table a ()", "insert into schema_migrations values ('1')");
        var refused = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync());
        Assert.Equal(
            (HistoryOutcome.Conflict, MigrationState.Failed),
            (refused.Entries[0].Outcome, refused.Entries[0].JournalState)
        );

        // Nothing of it was kept here: its undo runs nothing, and the row of the other tool stays.
        await plan.UndoAsync("1_a");
        Assert.Equal(["1"], await database.ColumnAsync<string>("select version from schema_migrations"));
        await AdoptAsync(plan);
        Assert.Equal([HistoryOutcome.Recorded], await OutcomesAsync(plan));
        await plan.UndoAsync("1_a");
        Assert.Empty(await database.ColumnAsync<string>("select version from schema_migrations"));
    }

    [Fact]
    public async Task A_change_that_is_reworked_after_it_ran_stays_what_ran()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        const string Head =
            "%project=shop\na 2024-01-01T00:00:00Z A <a@example.org>\n@v1 2024-01-02T00:00:00Z A <a@example.org>\n";
        using var plan = Plan(
            database,
            "layout: sqitch",
            ["sqitch.plan=" + Head, "deploy/a.sql=create table a ();", "revert/a.sql=drop table a;"]
        );
        await plan.InvokeAsync();

        // As sqitch rework does, twice.
        foreach (var (tag, number) in new[] { ("v1", 1), ("v2", 2) })
        {
            plan.Write(
                "db/sqitch.plan",
                Head
                    + string.Concat(
                        Enumerable
                            .Range(1, number)
                            .Select(i =>
                                $"a [a@v{i}] 2024-02-0{i}T00:00:00Z A <a@example.org> # Again\n"
                                + $"@v{i + 1} 2024-02-0{i}T00:00:01Z A <a@example.org>\n"
                            )
                    )
            );
            foreach (var folder in new[] { "deploy", "revert" })
            {
                File.Copy(
                    Path.Combine(plan.Folder, "db", folder, "a.sql"),
                    Path.Combine(plan.Folder, "db", folder, $"a@{tag}.sql")
                );
            }

            plan.Write("db/deploy/a.sql", $"alter table a add c{number} int;");
            plan.Write("db/revert/a.sql", $"alter table a drop c{number};");
            Assert.Equal(
                [.. Enumerable.Repeat(MigrationState.Verified, number), MigrationState.Ready],
                (await plan.StatusAsync()).Select(s => s.State)
            );
            await plan.InvokeAsync();
            Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
        }

        Assert.Equal(["a", "a-rework-1", "a-rework-2"], plan.Read().Phases.Select(p => p.Id));
        Assert.Equal(Enumerable.Repeat(HistoryOutcome.Recorded, 3), await OutcomesAsync(plan));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from sqitch.changes where change = 'a'"));

        // Another content of the first file is a change, as ever.
        plan.Write("db/deploy/a@v1.sql", "create table b ();");
        Assert.Equal(MigrationState.Changed, (await plan.StatusAsync())[0].State);
        plan.Write("db/deploy/a@v1.sql", "create table a ();");
        await plan.UndoAsync("a-rework-2");
        await plan.UndoAsync("a-rework-1");
        await plan.UndoAsync("a");
        Assert.Equal(Enumerable.Repeat(HistoryOutcome.Pending, 3), await OutcomesAsync(plan));
    }

    [Fact]
    public async Task A_repeatable_file_has_a_row_for_each_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: flyway",
            ["V1__a.sql=create table a (id int);", "R__v.sql=create or replace view v as select id from a;"]
        );
        await plan.InvokeAsync();
        await plan.InvokeAsync();
        plan.Write("db/R__v.sql", "create or replace view v as select id, 1 as one from a;");
        await plan.InvokeAsync();
        Assert.Equal(
            ["1 V1__a.sql 1", "2 R__v.sql ", "3 R__v.sql "],
            await database.ColumnAsync<string>(
                "select format('%s %s %s', installed_rank, script, version) from flyway_schema_history order by 1"
            )
        );
        await database.ExecuteAllAsync("drop schema dbmigrate cascade");
        Assert.Equal([HistoryOutcome.Applied, HistoryOutcome.Applied], await OutcomesAsync(plan));
    }

    [Fact]
    public async Task What_the_history_refuses_is_not_applied()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table schema_migrations (version varchar primary key check (version <> '2'))"
        );
        using var plan = Plan(
            database,
            "layout: dbmate",
            ["1_a.sql=-- migrate:up\ncreate table a ();", "2_b.sql=-- migrate:up\ncreate table b ();"]
        );
        var error = await Assert.ThrowsAsync<HistoryNotWrittenException>(() => plan.InvokeAsync());
        Assert.Equal(("public.schema_migrations", "23514"), (error.Table, error.SqlState));
        Assert.StartsWith(
            $"The history of the other tool, public.schema_migrations in the database {database.Name}, could not be "
                + "written: new row for relation",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["a"],
            await database.ColumnAsync<string>("select relname::text from pg_class where relname in ('a', 'b')")
        );
        Assert.Equal([MigrationState.Verified, MigrationState.Failed], (await plan.StatusAsync()).Select(s => s.State));
        await database.ExecuteAsync("alter table schema_migrations drop constraint schema_migrations_version_check");
        await plan.InvokeAsync();
        Assert.Equal(
            ["1", "2"],
            await database.ColumnAsync<string>("select version::text from schema_migrations order by 1")
        );
    }

    [Fact]
    public async Task A_phase_that_failed_is_not_in_the_history()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: dbmate",
            ["1_a.sql=-- migrate:up transaction:false\ncreate table a ();\nselect 1 / 0;"]
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Empty(await database.ColumnAsync<string>("select version::text from schema_migrations"));
    }

    [Fact]
    public async Task What_the_bootstrap_builds_is_in_the_history()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: dbmate\n  bootstrap: { file: db/schema.sql, through: 2_b }",
            [
                "1_a.sql=-- migrate:up\ncreate table a ();",
                "2_b.sql=-- migrate:up\ncreate table b ();",
                "3_c.sql=-- migrate:up\ncreate table c ();",
                "schema.sql=create table a ();\ncreate table b ();\ncreate table public.schema_migrations (version varchar "
                    + "primary key);\ninsert into public.schema_migrations values ('1');",
            ]
        );
        await plan.InvokeAsync();
        Assert.Equal(
            ["1", "2", "3"],
            await database.ColumnAsync<string>("select version::text from schema_migrations order by 1")
        );
    }

    [Fact]
    public async Task A_table_that_is_none_of_the_tool_stops_the_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table schema_migrations (version bigint, dirty boolean)");
        using var plan = Plan(database, "layout: dbmate", ["1_a.sql=-- migrate:up\ncreate table a ();"]);
        var error = await Assert.ThrowsAsync<HistoryNotFoundException>(() => plan.InvokeAsync());
        Assert.Contains("it has the column dirty", error.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
    }

    [Theory]
    [InlineData("layout: plain", "The layout plain is of no tool. Say whose history is kept: history: { tool: … }.")]
    [InlineData(
        "layout: plain\n  history: liquibase",
        "The history of liquibase cannot be kept: it records change sets"
    )]
    public async Task A_history_that_cannot_be_kept_is_an_error_of_the_plan(string from, string message)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, from, ["1_a.sql=select 1;"]);
        var error = Assert.Throws<PlanInvalidException>(plan.Read);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_tool_either_keeps_its_history_or_has_a_reason() =>
        Assert.All(
            ForeignHistory.All,
            h =>
            {
                if (PlanShapes.UnkeptTools.ContainsKey(h.Tool))
                {
                    Assert.Throws<InvalidOperationException>(() => h.Create(h.Table));
                }
                else
                {
                    Assert.NotEmpty(h.Create(h.Table));
                }
            }
        );

    private static string[] Plain(string a, string b) =>
        [
            $"{a}.sql=create table a ();",
            $"{a}.down.sql=drop table a;",
            $"{b}.sql=create table b ();",
            $"{b}.down.sql=drop table b;",
        ];

    private static async Task AdoptAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        Assert.Equal(1, (await session.AdoptAsync()).AdoptedCount);
    }

    private static async Task<IEnumerable<HistoryOutcome>> OutcomesAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        return (await session.CompareHistoryAsync()).Entries.Select(e => e.Outcome);
    }

    private static TestPlan Plan(TestDatabase database, string from, string[] files) =>
        new(
            database,
            $"plan: kept\nphases_from:\n  folder: db\n  keep_history: true\n  {from}\n",
            [.. files.Select(f => f.Split('=', 2)).Select(f => ("db/" + f[0], f[1]))]
        );
}
