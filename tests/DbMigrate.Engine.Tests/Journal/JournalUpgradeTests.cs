using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>A journal of an earlier version is read as it is, and upgraded by the first command that writes.</summary>
public class JournalUpgradeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Execution = "11111111-1111-1111-1111-111111111111";

    private const string Begun = ", 'detail', jsonb_build_object('action', 'Apply', 'variables', '{}'::jsonb)";

    private const string Yaml = """
        plan: kept
        environments: { staging: {} }
        phases:
          - { id: a, apply: [ { sql: a.sql } ], verify: [ { exists: { table: people } } ] }
          - { id: b, after: [], apply: [ { backfill: { table: people, set: mark = id } } ] }
          - { id: c, after: [], apply: [ { sql: a.sql } ] }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_older_journal_is_read_and_then_upgraded_with_all_that_it_holds(int version)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var reader = await database.CreateRoleAsync("reader");
        await CreateAsync(database, version);
        await database.ExecuteAllAsync(
            $"grant usage on schema dbmigrate to \"{reader.Name}\"",
            $"grant select on all tables in schema dbmigrate to \"{reader.Name}\""
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));

        var before = (await plan.StatusAsync())[0];
        Assert.Equal("staging", before.Environment);
        var old = await plan.HistoryAsync(verify: true);
        Assert.Equal(2, old.Count);
        Assert.All(old, e => Assert.True(e.Intact));
        Assert.All(old, e => Assert.Equal(Guid.Parse(Execution), e.Execution));
        Assert.Equal(version, await database.ScalarAsync<int>("select version from dbmigrate.info"));

        Assert.Equal(50, (await plan.InvokeAsync("b"))[0].Steps[0].Rows);
        Assert.Equal(JournalSchema.Current, await database.ScalarAsync<int>("select version from dbmigrate.info"));
        var history = await plan.HistoryAsync(verify: true);
        Assert.All(history, e => Assert.True(e.Intact));
        Assert.Contains(history, e => e is { Event: "PhaseVerified", Phase: "a" });
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'JournalUpgraded'")
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
        await using var asReader = await database.OpenAsync(reader);
        await PostgresFixture.RunAsync(
            asReader,
            "select * from dbmigrate.cursor, dbmigrate.backfill_error, dbmigrate.batch, dbmigrate.lock_wait, dbmigrate.check_result"
        );
    }

    [Fact]
    public async Task A_changed_row_of_an_older_version_is_still_found_after_the_upgrade()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("b");
        await database.ExecuteAsync(
            "update dbmigrate.event set execution = gen_random_uuid() where event = 'PhaseVerified' and phase = 'a'"
        );
        Assert.Contains(await plan.HistoryAsync(verify: true), e => e is { Event: "PhaseVerified", Intact: false });
    }

    [Fact]
    public async Task A_verify_upgrades_the_journal_before_it_writes_its_rows()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await using var session = plan.Session();
        await TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0]));
        Assert.Equal(
            Execution,
            await database.ScalarAsync<string>(
                "select execution from dbmigrate.event where event = 'PhaseVerifiedAgain'"
            )
        );
        Assert.Equal(Execution, await database.ScalarAsync<string>("select execution from dbmigrate.check_result"));
    }

    [Fact]
    public async Task A_journal_that_a_run_uses_is_not_upgraded_under_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await using var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, JournalSql.TryLock);

        var busy = await Assert.ThrowsAsync<AnotherRunnerException>(() => plan.InvokeAsync("c"));
        Assert.Contains($"upgraded from version 2 to {JournalSchema.Current}", busy.Message);
        Assert.Equal(other.ProcessID, busy.ProcessId);
        Assert.Equal(2, await database.ScalarAsync<int>("select version from dbmigrate.info"));

        await PostgresFixture.RunAsync(other, JournalSql.Unlock);
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("c"))[0].State);
    }

    [Fact]
    public async Task An_upgrade_does_not_wait_for_long_behind_who_reads_the_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select from dbmigrate.event");
        var run = plan.InvokeAsync("c");

        // It waits for the reader's lock more than once: each try ends, and the queue behind it moves on.
        await database.WaitForAsync(
            "select count(distinct query_start) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            run
        );
        await database.WaitForAsync(
            "select not exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
            run
        );
        Assert.False(run.IsCompleted);
        await PostgresFixture.RunAsync(reader, "commit");
        Assert.Equal(MigrationState.Verified, Assert.Single(await run).State);
        Assert.Equal(JournalSchema.Current, await database.ScalarAsync<int>("select version from dbmigrate.info"));
    }

    [Fact]
    public async Task Objects_of_other_users_are_not_used_by_an_upgrade()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        await database.ExecuteAllAsync(
            "create function public.make_interval(secs double precision) returns interval language sql as 'select null::interval'",
            $"alter database {database.Name} set search_path = public, pg_catalog"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("c");
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_depend where refobjid = 'public.make_interval(double precision)'::regprocedure"
            )
        );
    }

    [Fact]
    public async Task An_event_trigger_that_needs_the_search_path_does_not_stop_an_upgrade()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CreateAsync(database, 2);
        await database.ExecuteAllAsync(
            "create table seen (tag text)",
            "create function look() returns event_trigger language plpgsql as $$ begin insert into seen values (tg_tag); end $$",
            "create event trigger look on ddl_command_end execute function look()"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("c");
        Assert.True(await database.ScalarAsync<bool>("select count(*) > 0 from seen where tag = 'CREATE VIEW'"));
    }

    /// <summary>Creates a journal as an older version did, with the rows of a verified phase.</summary>
    private static async Task CreateAsync(TestDatabase database, int version)
    {
        for (var v = 1; v <= version; v++)
        {
            await database.ExecuteAllAsync([.. JournalSql.Statements($"schema-v{v}")]);
        }

        await database.ExecuteAsync(
            "insert into dbmigrate.info (version, environment, tool_version) values ($1, 'staging', '0.1.0')",
            version
        );
        foreach (var name in new[] { "PhaseStarted", "PhaseVerified" })
        {
            await database.ExecuteAsync(
                version == 1
                    ? $"select dbmigrate.append('kept', 'a', '{name}', null, null, gen_random_uuid(), '{Execution}', 'me', 'here', '0.1.0', 'x', '1.5 s', 'A', null)"
                    : "select dbmigrate.append('kept', 'me', 'here', '0.1.0', null, true, "
                        + $"jsonb_build_array(jsonb_build_object('event', '{name}', 'phase', 'a', 'run', gen_random_uuid(), '{(version < 3 ? "epoch" : "execution")}', '{Execution}', 'checksum', 'x', 'message', 'A', 'duration', {(version >= 4 && name == "PhaseStarted" ? "null" : "'1.5 s'")}{(version >= 4 && name == "PhaseStarted" ? Begun : null)})))"
            );
        }

        await database.ExecuteAllAsync(
            "create table people (id int primary key, mark int)",
            "insert into people select generate_series(1, 50)"
        );
    }
}
