using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// The runner was killed and its session still executes: the server notices a dead client only when it sends to it.
/// </summary>
public sealed class OrphanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: orphan
        limits: { lock_timeout: 60s, lock_budget: 60s }
        phases:
          - id: a
            apply: [ sql: a.sql ]
            undo: []
        """;

    [Fact]
    public async Task A_batch_that_commits_is_waited_for_and_not_run_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table ledger (what text)",
            "create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(77); return null; end $$",
            "create constraint trigger hold after insert on ledger deferrable initially deferred for each row execute function hold()"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "insert into ledger values ('once');\n"));
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(77)");
        await KillWhenAsync(
            plan,
            database,
            "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and wait_event = 'advisory')"
        );

        // The new execution has the runner lock. The old session has passed its check of the lock and is committing.
        var next = plan.InvokeAsync("a");
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity where datname = current_database() and query like '%await_writers%' and wait_event_type = 'Lock')"
        );
        Assert.False(next.IsCompleted);
        await holder.DisposeAsync();
        var result = (await next)[0];
        Assert.Equal(MigrationState.Verified, result.State);

        // The phase was committed together with its only batch: nothing is left to run.
        Assert.Empty(result.Steps);
        Assert.Equal(["once"], await database.ColumnAsync<string>("select what from ledger"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_batch_that_has_not_written_its_row_yet_cannot_write_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table ledger (what text)");
        using var plan = new TestPlan(
            database,
            Yaml,
            ("a.sql", "insert into ledger values ('once');\nselect pg_advisory_xact_lock_shared(78);\n")
        );
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(78)");
        await KillWhenAsync(
            plan,
            database,
            "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and wait_event = 'advisory')"
        );

        var next = plan.InvokeAsync("a");
        await Wait.ForAsync(async () =>
            next.IsCompleted
                ? throw new InvalidOperationException((await next)[0].Message)
                : await database.ScalarAsync<bool>(
                    "select count(*) = 2 from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and wait_event = 'advisory'"
                )
        );
        await holder.DisposeAsync();
        Assert.Equal(MigrationState.Verified, (await next)[0].State);
        await database.WaitForAsync(
            "select not exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run')"
        );
        Assert.Equal(["once"], await database.ColumnAsync<string>("select what from ledger"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task An_index_that_is_still_being_built_is_waited_for_and_not_built_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table items (id int)",
            "insert into items select generate_series(1, 100)"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create index concurrently items_id on items (id);\n"));
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "insert into items values (0)");
        await KillWhenAsync(
            plan,
            database,
            "select exists (select from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%')"
        );
        var building = await database.ScalarAsync<string>("select 'items_id'::regclass::oid::text");
        Assert.Equal(MigrationState.InDoubt, (await plan.StatusAsync())[0].State);

        var next = plan.InvokeAsync("a");
        await Wait.ForAsync(() =>
            plan.MessagesNow().Any(m => m.Text.Contains("still executes it", StringComparison.Ordinal))
        );
        await holder.DisposeAsync();
        Assert.Equal(MigrationState.Verified, (await next)[0].State);
        Assert.Equal(
            building,
            await database.ScalarAsync<string>(
                "select indexrelid::text from pg_index where indrelid = 'items'::regclass and indisvalid"
            )
        );
        Assert.Contains(await plan.HistoryAsync(), e => e.Event == "BatchResolved");
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_script_that_was_killed_is_in_doubt_until_it_is_marked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: doubt
            phases:
              - id: a
                apply:
                  - script: { run: [sh, -c, "touch started; while [ ! -e go ]; do sleep 0.05; done; echo ran >> log"] }
                  - sql: a.sql
                undo: []
            """,
            ("a.sql", "create table after_it (id int);\n")
        );
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = database.Uri };
        using (var command = new CommandRun(plan.Folder, environment, "invoke", "a"))
        {
            await Wait.ForAsync(() => File.Exists(Path.Combine(plan.Folder, "started")));
            await command.KillAsync();
        }

        plan.Write("go", string.Empty);
        await Wait.ForAsync(() => File.Exists(Path.Combine(plan.Folder, "log")));
        await database.WaitForAsync(
            "select not exists (select from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id))"
        );
        Assert.Equal(MigrationState.InDoubt, (await plan.StatusAsync())[0].State);
        using (var refused = new CommandRun(plan.Folder, environment, "invoke", "a"))
        {
            Assert.Equal(("InDoubt", 5), (await refused.EndAsync(), refused.ExitCode));
            Assert.Matches("dbmigrate repair a .*--mark done .*or with --mark not-done", refused.Errors);
        }

        using (
            var repair = new CommandRun(
                plan.Folder,
                environment,
                "repair",
                "a",
                "--mark",
                "done",
                "--reason",
                "the log has its line",
                "--yes"
            )
        )
        {
            Assert.Equal((string.Empty, 0), (await repair.EndAsync(), repair.ExitCode));
        }

        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.Equal(["ran"], await File.ReadAllLinesAsync(Path.Combine(plan.Folder, "log")));
        Assert.Contains(
            "the log has its line",
            Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchResolved").Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_statement_that_still_executes_is_not_marked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table go (id int)",
            "create procedure wait_for_it() language plpgsql as 'begin while not exists (select from go) loop perform pg_sleep(0.05); end loop; commit; end'"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "call wait_for_it();\n"));
        const string Executes =
            "select exists (select from pg_stat_activity where datname = current_database() and query like 'call wait_for_it%' and state = 'active')";
        await KillWhenAsync(plan, database, Executes);
        await Wait.ForAsync(async () => (await plan.StatusAsync())[0].State == MigrationState.InDoubt);
        var rows = await database.ScalarAsync<long>("select count(*) from dbmigrate.event");

        var refused = await Assert.ThrowsAsync<InDoubtException>(RepairAsync);
        Assert.Contains("still executes a statement (process ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("call wait_for_it()", refused.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await database.ScalarAsync<long>("select count(*) from dbmigrate.event"));

        await database.ExecuteAsync("insert into go values (1)");
        await Wait.ForAsync(async () =>
            !await database.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and state = 'active')"
            )
        );
        Assert.Equal(MigrationState.Failed, (await RepairAsync()).State);

        async Task<PhaseStatus> RepairAsync()
        {
            await using var session = plan.Session();
            return await session.RepairAsync(session.Plan.Phases[0], done: true, "it has ended");
        }
    }

    private static async Task KillWhenAsync(TestPlan plan, TestDatabase database, string condition)
    {
        using var command = new CommandRun(
            plan.Folder,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.Uri },
            "invoke",
            "a"
        );
        await database.WaitForAsync(condition);
        await command.KillAsync();
        await database.WaitForAsync(
            "select not exists (select from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id))"
        );
    }
}
