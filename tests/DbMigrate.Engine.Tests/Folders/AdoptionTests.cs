using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>The histories of other tools, with tables as these tools make them.</summary>
public sealed class AdoptionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Journal =
        """{"dialect":"postgresql","entries":[{"idx":0,"when":1700000000000,"tag":"0000_a"},{"idx":1,"when":1700000000001,"tag":"0001_b"}]}""";

    private const string Sqitch = """
        %project=shop
        schema 2026-11-29T15:49:20Z A Person <a@example.org> # The schema
        users [schema] 2026-11-29T15:49:20Z A Person <a@example.org> # The users
        @v1 2026-11-29T15:49:21Z A Person <a@example.org> # First
        users [users@v1] 2026-11-29T15:49:21Z A Person <a@example.org> # Users again
        """;

    /// <summary>Name, plan, files, SQL of the history, and what is found: <c>phase outcome</c>.</summary>
    public static TheoryData<string, string, string[], string, string> Histories =>
        new()
        {
            {
                "dbmate",
                "layout: dbmate",
                ["20240101000001_a.sql=-- migrate:up\nselect 1;", "20240101000002_b.sql=-- migrate:up\nselect 1;"],
                "create table public.schema_migrations (version varchar primary key); "
                    + "insert into public.schema_migrations values ('20240101000001')",
                "20240101000001_a Applied, 20240101000002_b Pending"
            },
            {
                "supabase",
                "layout: supabase",
                ["20240101000001_a.sql=select 1;"],
                "create schema supabase_migrations; create table supabase_migrations.schema_migrations "
                    + "(version text primary key, statements text[], name text); "
                    + "insert into supabase_migrations.schema_migrations values ('20240101000001', '{}', 'a')",
                "20240101000001_a Applied"
            },
            {
                "goose",
                "layout: goose",
                ["00001_a.sql=-- +goose Up\n", "00002_b.sql=-- +goose Up\n"],
                "create table public.goose_db_version (id serial primary key, version_id bigint not null, "
                    + "is_applied boolean not null, tstamp timestamp default now()); insert into "
                    + "public.goose_db_version (version_id, is_applied) values (0, true), (1, true), (2, true), (2, false)",
                "00001_a Applied, 00002_b Pending"
            },
            {
                "sql-migrate",
                "layout: sql-migrate",
                ["1_a.sql=-- +migrate Up\n", "10_b.sql=-- +migrate Up\n"],
                "create table public.gorp_migrations (id text primary key, applied_at timestamptz); "
                    + "insert into public.gorp_migrations values ('1_a.sql', now()), ('10_b.sql', now())",
                "1_a Applied, 10_b Applied"
            },
            {
                "golang-migrate",
                "layout: golang-migrate",
                ["000001_a.up.sql=", "000002_b.up.sql=", "000003_c.up.sql="],
                "create table public.schema_migrations (version bigint primary key, dirty boolean not null); "
                    + "insert into public.schema_migrations values (2, false)",
                "000001_a Applied, 000002_b Applied, 000003_c Pending"
            },
            {
                "golang-migrate dirty",
                "layout: golang-migrate",
                ["000001_a.up.sql=", "000002_b.up.sql="],
                "create table public.schema_migrations (version bigint primary key, dirty boolean not null); "
                    + "insert into public.schema_migrations values (2, true)",
                "000001_a Applied, 000002_b Failed Golang-migrate has the version as dirty: it failed in it."
            },
            {
                "node-pg-migrate",
                "layout: node-pg-migrate",
                ["1704067200001_a.sql=-- Up Migration\n", "1704067200002_b.sql=select 1;"],
                "create table public.pgmigrations (id serial primary key, name varchar(255) not null, "
                    + "run_on timestamp not null); insert into public.pgmigrations (name, run_on) "
                    + "values ('1704067200001_a', now()), ('1704067200002_b', now())",
                "1704067200001_a Applied, 1704067200002_b Applied"
            },
            {
                "graphile-migrate",
                "layout: graphile-migrate",
                [
                    "committed/000001-add-a.sql=--! Previous: -\n--! Hash: sha1:0009fcf85242d245f2a80b0fff5b775d1b789e3f\n"
                        + "--! Message: add a\n\ndrop table if exists a;\ncreate table a (id int); -- :DATABASE_NAME\n",
                ],
                "create schema graphile_migrate; create table graphile_migrate.migrations (hash text primary key, "
                    + "previous_hash text, filename text not null, date timestamptz not null default now()); insert into "
                    + "graphile_migrate.migrations values ('sha1:0009fcf85242d245f2a80b0fff5b775d1b789e3f', null, '000001.sql')",
                "000001-add-a Applied"
            },
            {
                "drizzle",
                "layout: drizzle",
                [
                    "meta/_journal.json=" + Journal,
                    "0000_a.sql=create table a (id int);\n--> statement-breakpoint\ncreate table b (id int);\n",
                    "0001_b.sql=select 1;",
                ],
                "create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, "
                    + "created_at bigint); insert into drizzle.__drizzle_migrations (hash, created_at) values "
                    + "('59869ff391d183ac87aaa09dc6d1e62f32bae0ac273bb08c75b04f5943295215', 1700000000000)",
                "0000_a Applied, 0001_b Pending"
            },
            {
                "sqitch",
                "layout: sqitch",
                [
                    "sqitch.plan=" + Sqitch,
                    "deploy/schema.sql=BEGIN;\ncreate table a (id int);\nCOMMIT;\n",
                    "deploy/users@v1.sql=BEGIN;\nalter table a add b int;\nCOMMIT;\n",
                    "deploy/users.sql=BEGIN;\nalter table a add c int;\nCOMMIT;\n",
                ],
                "create schema sqitch; create table sqitch.changes (change_id text primary key, script_hash text, "
                    + "change text not null, project text not null, committed_at timestamptz not null); "
                    + "insert into sqitch.changes values "
                    + "('5d', 'bb4d91b0b092a72481f6dbeb066c20fa15f07d9d', 'schema', 'shop', '2026-11-29 15:49:22.71+00'), "
                    + "('b9', 'c9a3da14237383bce0e067ab39f96c9a64a362c7', 'users', 'shop', '2026-11-29 15:49:22.82+00'), "
                    + "('b8', 'ff', 'users', 'other', '2026-11-29 15:49:22.85+00')",
                "schema Applied, users Applied, users-rework-1 Pending"
            },
            {
                "prisma",
                "layout: prisma",
                ["1_a/migration.sql=abc", "2_b/migration.sql=abc", "3_c/migration.sql=abc", "4_d/migration.sql=abc"],
                Prisma(
                    "1_a",
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "now()",
                    "null",
                    1,
                    "2_b",
                    "00",
                    "null",
                    "now()",
                    0,
                    "2_b",
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "now()",
                    "null",
                    0,
                    "3_c",
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "null",
                    "null",
                    0
                ),
                "1_a Applied, 2_b Applied Resolved as applied, a baseline., 3_c Failed Prisma has it as failed: it was "
                    + "started and is not finished., 4_d Pending"
            },
            {
                "flyway",
                "layout: flyway",
                [
                    "V1__a.sql=x",
                    "V2.0__b.sql=one\r\ntwo\n",
                    "V3__c.sql=x",
                    "V4__d.sql=x",
                    "R__v.sql=changed",
                    "R__w.sql=one\ntwo",
                ],
                Flyway(
                    "null, '<< Flyway Schema Creation >>', 'SCHEMA', '\"app\"', null, true",
                    "'1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null, true",
                    "'2', 'b', 'SQL', 'V2.0__b.sql', -1945009851, true",
                    "null, 'v', 'SQL', 'R__v.sql', 1, true",
                    "null, 'w', 'SQL', 'R__w.sql', -1945009851, true",
                    "'3', 'c', 'SQL', 'V3__c.sql', 1, true",
                    "'3', 'c', 'UNDO_SQL', 'U3__c.sql', 1, true",
                    "'4', 'd', 'SQL', 'V4__d.sql', 1, false"
                ),
                "V1__a Applied Below the baseline, which flyway has at version 1., V2.0__b Applied, V3__c Gap It is not in "
                    + "the history of flyway, and V4__d, which is later, is; flyway's validation fails, unless "
                    + "outOfOrder is set., V4__d Failed Flyway has it as failed., R__v Pending Its file has changed "
                    + "since it ran; the next run runs it again., R__w Applied"
            },
            {
                "rails",
                "layout: plain\n  history: rails",
                ["20240101000001_a.sql=select 1;"],
                "create table public.schema_migrations (version varchar primary key); "
                    + "insert into public.schema_migrations values ('20240101000001'), ('20240101000009')",
                "20240101000001_a Applied, ? Unknown Rails applied it, and the folder has no file for it."
            },
            {
                "efcore",
                "layout: plain\n  history: efcore",
                ["20240101000001_Initial.sql=select 1;"],
                "create table public.\"__EFMigrationsHistory\" (\"MigrationId\" varchar(150) primary key, \"ProductVersion\" text); "
                    + "insert into public.\"__EFMigrationsHistory\" values ('20240101000001_Initial', '8.0.0')",
                "20240101000001_Initial Applied"
            },
            {
                "liquibase",
                "layout: plain\n  history: { tool: liquibase, table: audit.databasechangelog }",
                ["001_a.sql=select 1;", "002_b.sql=select 1;"],
                "create schema audit; create table audit.databasechangelog (id varchar, author varchar, filename varchar, "
                    + "dateexecuted timestamp, orderexecuted int, exectype varchar, md5sum varchar); "
                    + "insert into audit.databasechangelog values ('1', 'me', 'db/001_a.sql', now(), 1, 'EXECUTED', '9:x'), "
                    + "('2', 'me', 'db/001_a.sql', now(), 2, 'MARK_RAN', '9:x')",
                "001_a Applied Liquibase has the change set 2 of me as MARK_RAN., 002_b Pending"
            },
            {
                "mybatis",
                "layout: plain\n  history: mybatis",
                ["20090802210738_create_changelog.sql=select 1;"],
                "create table public.changelog (id numeric(20,0) primary key, applied_at varchar(25), description varchar); "
                    + "insert into public.changelog values (20090802210738, '2009-08-02 22:00:00', 'create changelog')",
                "20090802210738_create_changelog Applied At 2009-08-02 22:00:00, by the clock of the machine that ran it."
            },
            {
                "knex",
                "layout: plain\n  history: knex",
                ["20240101000001_a.sql=select 1;"],
                "create table public.knex_migrations (id serial primary key, name varchar(255), batch int, "
                    + "migration_time timestamptz); insert into public.knex_migrations (name, batch, migration_time) "
                    + "values ('20240101000001_a.js', 1, now())",
                "20240101000001_a Applied"
            },
        };

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_history_is_read_in_the_terms_of_its_tool(
        string name,
        string from,
        string[] files,
        string history,
        string expected
    )
    {
        Assert.NotEmpty(name);
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(history.Split("; ", StringSplitOptions.TrimEntries));
        using var plan = Plan(database, from, files);
        await using var session = plan.Session();
        var found = await session.CompareHistoryAsync();
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                found.Entries.Select(e => $"{(e.Phase.Length > 0 ? e.Phase : "?")} {e.Outcome} {e.Message}".TrimEnd())
            )
        );
        Assert.DoesNotContain(found.Entries, e => e.Adopted);
    }

    [Fact]
    public async Task What_fits_is_adopted_once_and_can_be_undone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table a (id int)",
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1')"
        );
        using var plan = Plan(
            database,
            "layout: dbmate",
            [
                "1_a.sql=-- migrate:up\ncreate table a (id int);\n\\set ON_ERROR_ROLLBACK on\n-- migrate:down\ndrop table a;",
                "2_b.sql=-- migrate:up\ncreate table b ();",
            ]
        );
        var early = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync());
        Assert.StartsWith("dbmate has applied 1 migration on ", early.Message, StringComparison.Ordinal);
        var adopted = await AdoptAsync(plan);
        adopted.RequireFit();
        Assert.Equal((1, "dbmate", "public.schema_migrations"), (adopted.AdoptedCount, adopted.Tool, adopted.Table));
        Assert.Equal([MigrationState.Adopted, MigrationState.Ready], (await plan.StatusAsync()).Select(s => s.State));
        Assert.Contains(
            "Applied by dbmate (1 in public.schema_migrations)",
            (await plan.StatusAsync())[0].Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await AdoptAsync(plan)).AdoptedCount);
        var head = (await plan.HistoryAsync(verify: true)).Count(e => e.Event == "PhaseAdopted");
        Assert.Equal(1, head);

        await plan.InvokeAsync("2_b");
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[1].State);
        plan.Write("db/1_a.sql", "-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;");
        Assert.Equal(MigrationState.Changed, (await plan.StatusAsync())[0].State);
        await database.ExecuteAsync("drop table b");
    }

    [Fact]
    public async Task An_adopted_phase_is_undone_as_any_other()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table a (id int)",
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1')"
        );
        using var plan = Plan(
            database,
            "layout: dbmate",
            ["1_a.sql=-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;"]
        );
        await AdoptAsync(plan);
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.UndoAsync("1_a", new InvokeOptions()));
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("1_a"))[0].State);
        Assert.Null(await database.ScalarAsync<string>("select relname::text from pg_class where relname = 'a'"));
        var conflict = (await AdoptAsync(plan)).Entries[0];
        Assert.Equal(
            (HistoryOutcome.Conflict, "dbmate has it as applied, and the journal as Undone."),
            (conflict.Outcome, conflict.Message)
        );
    }

    [Fact]
    public async Task What_does_not_fit_stops_the_adoption_unless_a_part_is_asked_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1'), ('3')"
        );
        using var plan = Plan(
            database,
            "layout: supabase\n  history: dbmate",
            ["1_a.sql=select 1;", "2_b.sql=select 1;", "3_c.sql=select 1;"]
        );
        var refused = await AdoptAsync(plan);
        var error = Assert.Throws<HistoryMismatchException>(refused.RequireFit);
        Assert.Contains(
            "1 of 3 migrations in public.schema_migrations of dbmate on ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal([HistoryOutcome.Gap], error.Entries.Select(e => e.Outcome));
        Assert.All(await plan.StatusAsync(), s => Assert.NotEqual(MigrationState.Adopted, s.State));
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'dbmigrate'")
        );

        var part = await AdoptAsync(plan, partial: true);
        part.RequireFit();
        Assert.Equal(["1_a", "3_c"], part.Entries.Where(e => e.Adopted).Select(e => e.Phase));
    }

    [Theory]
    [InlineData("select 1", "There is no table public.schema_migrations of dbmate in the database ")]
    [InlineData(
        "create view public.schema_migrations as select '1'::text as version",
        " is not a plain table, or row security applies to it."
    )]
    [InlineData(
        "create table public.schema_migrations (v text)",
        ", or of a version that is not known: it has no column version."
    )]
    [InlineData(
        "create table public.schema_migrations (version bigint, dirty boolean)",
        ", or of a version that is not known: it has the column dirty."
    )]
    public async Task A_table_that_is_none_of_the_tool_is_not_read(string sql, string message)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        using var plan = Plan(database, "layout: dbmate", ["1_a.sql=-- migrate:up\n"]);
        var error = await Assert.ThrowsAsync<HistoryNotFoundException>(() => AdoptAsync(plan));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_the_archive_fits_and_is_not_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1'), ('2')"
        );
        using var plan = Plan(
            database,
            "layout: dbmate\n  archive: [db/1_a.sql, old]",
            [
                "1_a.sql=-- migrate:up\ncreate table a ();",
                "../old/2_b.sql=-- migrate:up\ncreate table b ();",
                "3_c.sql=-- migrate:up\ncreate table c ();",
            ]
        );
        var adoption = await AdoptAsync(plan);
        adoption.RequireFit();
        Assert.Equal(["3_c Pending", " Archived", " Archived"], adoption.Entries.Select(e => $"{e.Phase} {e.Outcome}"));
        // The history has only what was archived: nothing keeps the rest from running.
        Assert.Equal(["3_c"], (await plan.InvokeAsync()).Select(r => r.Phase));
        Assert.Equal(
            ["c"],
            await database.ColumnAsync<string>("select relname from pg_class where relname in ('a', 'b', 'c')")
        );

        await database.ExecuteAsync("insert into public.schema_migrations values ('4')");
        Assert.Equal(HistoryOutcome.Unknown, (await AdoptAsync(plan)).Entries[^1].Outcome);
    }

    [Fact]
    public async Task A_plan_without_a_history_has_nothing_to_adopt()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "layout: plain", ["1_a.sql=select 1;"]);
        var error = await Assert.ThrowsAsync<HistoryNotFoundException>(() => AdoptAsync(plan));
        Assert.EndsWith(
            "names no history of another tool: 'phases_from' has no 'history'.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_plan_takes_the_tools_whose_histories_can_be_read() =>
        Assert.Equal(ForeignHistory.Tools.Order(), PlanShapes.HistoryTools.Order());

    [Fact]
    public void The_checksum_of_flyway_is_that_of_the_lines() =>
        // crc32(b"onetwo") of Python's zlib, as a signed number.
        Assert.Equal("-1945009851", FlywayHistory.OfLines("\uFEFFone\r\ntwo\n"u8));

    private static async Task<MigrationAdoption> AdoptAsync(TestPlan plan, bool partial = false)
    {
        await using var session = plan.Session();
        return await session.AdoptAsync(partial);
    }

    private static TestPlan Plan(TestDatabase database, string from, string[] files) =>
        new(
            database,
            $"plan: foreign\nphases_from:\n  folder: db\n  {from}\n",
            [.. files.Select(f => f.Split('=', 2)).Select(f => ("db/" + f[0], f[1]))]
        );

    private static string Prisma(params object[] rows) =>
        "create table public._prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at "
        + "timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz "
        + "not null default now(), applied_steps_count integer not null default 0); "
        + string.Join(
            "; ",
            rows.Chunk(5)
                .Select(
                    (r, i) =>
                        "insert into public._prisma_migrations (id, migration_name, checksum, finished_at, rolled_back_at, "
                        + $"applied_steps_count) values ('{i}', '{r[0]}', '{r[1]}', {r[2]}, {r[3]}, {r[4]})"
                )
        );

    private static string Flyway(params string[] rows) =>
        "create table public.flyway_schema_history (installed_rank int primary key, version varchar(50), description "
        + "varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum int, installed_by "
        + "varchar(100) not null, installed_on timestamp not null default now(), execution_time int not null, success "
        + "boolean not null); "
        + string.Join(
            "; ",
            rows.Select(
                (r, i) =>
                    "insert into public.flyway_schema_history (installed_rank, version, description, type, script, "
                    + $"checksum, success, installed_by, execution_time) values ({i}, {r}, 'me', 1)"
            )
        );
}
