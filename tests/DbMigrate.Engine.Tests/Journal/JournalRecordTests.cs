using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>The journal keeps what a report needs: of every batch its measures, of every check its outcome.</summary>
public class JournalRecordTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_batch_that_changes_rows_says_how_many()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n  - { id: b, apply: [ { sql: b.sql } ] }\n",
            (
                "a.sql",
                "create table t (id int);\ninsert into t select generate_series(1, 7);\nupdate t set id = id + 1 where id > 4;\n"
            ),
            ("b.sql", "alter table t add column v int;\n")
        );
        var results = await plan.InvokeAsync();
        Assert.Equal(10, results[0].Steps[0].Rows);

        var done = (await plan.HistoryAsync(verify: true)).Where(e => e.Event == "BatchDone").ToList();
        Assert.Equal(10, done.Single(e => e.Phase == "a").Rows);
        Assert.Null(done.Single(e => e.Phase == "b").Rows);
        Assert.All(done, e => Assert.True(e.Duration > TimeSpan.Zero));
        Assert.All(done, e => Assert.Equal(0, e.Retries));
        Assert.All(done, e => Assert.True(e.Intact));
        Assert.Equal(10L, await database.ScalarAsync<long>("select rows from dbmigrate.batch where phase = 'a'"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task The_duration_of_a_batch_is_that_of_its_statements()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select pg_sleep(0.3);\n")
        );
        await plan.InvokeAsync();
        var done = Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone");
        Assert.True(done.Duration >= TimeSpan.FromSeconds(0.3), $"{done.Duration}");
    }

    [Fact]
    public async Task A_statement_outside_a_transaction_has_a_duration()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "create index concurrently t_id on t (id);\n")
        );
        await plan.InvokeAsync();
        var done = Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone");
        Assert.True(done.Duration > TimeSpan.Zero);
        Assert.Equal("sql a.sql: CREATE INDEX (a.sql:1:1)", done.Message);
    }

    [Fact]
    public async Task A_backfill_says_its_rows_and_its_transactions()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int primary key, v int)",
            "insert into t select generate_series(1, 5000)"
        );
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { backfill: { table: t, set: v = id, workers: 2 } } ] }\n"
        );
        await plan.InvokeAsync();
        var done = Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone");
        Assert.Equal(5000, done.Rows);
        Assert.Equal(
            await database.ScalarAsync<long>("select sum(batches)::bigint from dbmigrate.cursor"),
            done.Transactions
        );
        Assert.True(done.Transactions > 1);
        Assert.True(
            await database.ScalarAsync<bool>(
                "select bool_and(busy > '0' and longest > '0' and longest <= busy) from dbmigrate.cursor"
            )
        );
    }

    [Fact]
    public async Task A_wait_for_a_lock_is_journaled_with_who_blocked_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            "plan: p\nlimits: { lock_timeout: 2m, lock_budget: 4m }\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "alter table t add column v int;\n")
        );
        await using var blocker = await BlockAsync(database, "select 'password=hunter2'");
        var running = plan.InvokeAsync();
        await Wait.ForAsync(() => plan.MessagesNow().Any(m => m.Text.Contains("held by", StringComparison.Ordinal)));
        await PostgresFixture.RunAsync(blocker, "commit");
        var result = (await Wait.EndOfAsync(running))[0];

        var row = Assert.Single(await plan.HistoryAsync(verify: true), e => e.Event == "LockWaited");
        Assert.Equal(("a", 1, "1"), (row.Phase, row.Step, row.Batch));
        Assert.True(row.Intact);
        var wait = Assert.Single(row.LockWaits);
        Assert.Equal((1, "AccessExclusiveLock", "public.t"), (wait.Attempt, wait.Mode, wait.Object));
        Assert.True((Assert.Single(result.Waits).Waited - wait.Waited).Duration() < TimeSpan.FromMilliseconds(1));
        var by = Assert.Single(wait.BlockedBy);
        Assert.Equal(blocker.ProcessID, by.ProcessId);
        Assert.Equal(("reporting", "idle in transaction"), (by.Application, by.State));
        Assert.Equal("select 'password=***'", by.Query);
        Assert.Equal(
            blocker.ProcessID,
            await database.ScalarAsync<int>(
                "select (blockers -> 0 ->> 'pid')::int from dbmigrate.lock_wait where mode = 'AccessExclusiveLock'"
            )
        );
        Assert.True(await database.ScalarAsync<bool>("select waited > '0' from dbmigrate.batch"));
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task Retries_are_counted_with_the_waits_of_each_attempt()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            "plan: p\nlimits: { lock_timeout: 100ms, lock_budget: 4m }\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "alter table t add column v int;\nselect pg_advisory_xact_lock(7);\n")
        );

        // A lock that no look at the tables shows: it is tried again and again.
        await using var blocker = await database.OpenAsync();
        await PostgresFixture.RunAsync(blocker, "select pg_advisory_lock(7)");
        var running = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            plan.MessagesNow().Any(m => m.Text.Contains("try 2, next in", StringComparison.Ordinal))
        );
        await PostgresFixture.RunAsync(blocker, "select pg_advisory_unlock(7)");
        var step = (await Wait.EndOfAsync(running))[0].Steps[0];

        var history = await plan.HistoryAsync();
        var done = Assert.Single(history, e => e.Event == "BatchDone");
        Assert.True(done.Retries >= 2);
        Assert.Equal(step.Retries, done.Retries);
        var waits = Assert.Single(history, e => e.Event == "LockWaited").LockWaits;
        Assert.True(done.Duration >= TimeSpan.FromTicks(waits.Take(2).Sum(w => w.Waited.Ticks)));
        Assert.Equal([1, 2], waits.Take(2).Select(w => w.Attempt));
        Assert.Equal(done.Retries, await database.ScalarAsync<long>("select retries from dbmigrate.batch"));
    }

    [Fact]
    public async Task A_batch_that_was_cancelled_while_it_waited_is_journaled_with_who_blocked_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            "plan: p\nlimits: { lock_timeout: 2m, lock_budget: 4m }\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "alter table t add column v int;\n")
        );
        await using var blocker = await BlockAsync(database, "select 1");
        using var stop = new CancellationTokenSource();
        var running = plan.InvokeAsync(cancellationToken: stop.Token);
        await Wait.ForAsync(() => plan.MessagesNow().Any(m => m.Text.Contains("held by", StringComparison.Ordinal)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Wait.EndOfAsync(running));

        var history = await plan.HistoryAsync();
        Assert.Contains(history, e => e.Event == "PhaseInterrupted");
        var wait = Assert.Single(Assert.Single(history, e => e.Event == "LockWaited").LockWaits);
        Assert.Equal(blocker.ProcessID, Assert.Single(wait.BlockedBy).ProcessId);
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task Every_check_is_journaled_with_its_stage_and_the_rows_that_failed_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)", "insert into t select generate_series(1, 15)");
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases:
              - id: a
                preflight:
                  - { name: t is there, exists: { table: t } }
                apply: [ { sql: a.sql } ]
                verify:
                  - { name: none is left, sql: "select id, 'postgres://me:hunter2@db/x' as url from t order by id", expect: empty }
                  - { name: few are left, severity: warn, sql: "select count(*) from t", expect: "< 3" }
            """,
            ("a.sql", "create table u (id int);\n")
        );
        Assert.Equal(MigrationState.Applied, (await plan.InvokeAsync())[0].State);

        var checks = (await plan.HistoryAsync(verify: true)).Where(e => e.Event == "Checked").ToList();
        Assert.All(checks, e => Assert.True(e.Intact));
        Assert.All(checks, e => Assert.Equal("a", e.Phase));
        Assert.All(checks, e => Assert.True(e.Duration > TimeSpan.Zero));
        Assert.Single(checks.Select(e => e.Execution).Distinct());
        var there = checks.Single(e => e.Check!.Name == "t is there").Check!;
        Assert.Equal((CheckStage.Preflight, CheckStatus.Passed, "exists"), (there.Stage, there.Status, there.Kind));
        Assert.Empty(there.Rows);
        var left = checks.Single(e => e.Check!.Name == "none is left").Check!;
        Assert.Equal((CheckStage.Verify, CheckStatus.Failed), (left.Stage, left.Status));
        Assert.Equal(10, left.Rows.Count);
        Assert.Equal(5, left.RowsOmitted);
        Assert.Contains("1", left.Rows[0], StringComparison.Ordinal);
        Assert.All(left.Rows, r => Assert.DoesNotContain("hunter2", r, StringComparison.Ordinal));
        Assert.Equal(CheckStatus.Warning, checks.Single(e => e.Check!.Name == "few are left").Check!.Status);
        Assert.Equal(
            ["Preflight", "Verify", "Verify"],
            await database.ColumnAsync<string>("select stage from dbmigrate.check_result order by id")
        );
    }

    [Fact]
    public async Task A_preflight_check_that_fails_is_journaled_though_the_phase_did_not_start()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, preflight: [ { exists: { table: t } } ], apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "create table u (id int);\n")
        );
        await Assert.ThrowsAsync<PreflightFailedException>(() => plan.InvokeAsync());
        var row = Assert.Single(await plan.HistoryAsync(), e => e.Event == "Checked");
        Assert.Equal(CheckStatus.Failed, row.Check!.Status);
        Assert.Null(row.Execution);
        Assert.NotNull(row.Run);
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "PhaseStarted");
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task A_check_before_an_undo_is_journaled_with_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases:
              - id: a
                apply: [ { sql: a.sql } ]
                undo: [ { sql: a.undo.sql } ]
                undo_preflight: [ { sql: "select * from u", expect: empty } ]
            """,
            ("a.sql", "create table u (id int);\n"),
            ("a.undo.sql", "drop table u;\n")
        );
        await plan.InvokeAsync();
        await database.ExecuteAllAsync("insert into u values (4711)");
        await Assert.ThrowsAsync<PreflightFailedException>(() => plan.UndoAsync());
        await database.ExecuteAllAsync("delete from u");
        await plan.UndoAsync();
        var checks = (await plan.HistoryAsync()).Where(e => e.Event == "Checked").Reverse().ToList();
        Assert.Equal([CheckStatus.Failed, CheckStatus.Passed], checks.Select(e => e.Check!.Status));
        Assert.All(checks, e => Assert.Equal(CheckStage.Undo, e.Check!.Stage));
        Assert.Contains(checks[0].Check!.Rows, r => r.Contains("4711", StringComparison.Ordinal));
        Assert.Null(checks[0].Execution);
        Assert.NotNull(checks[1].Execution);
    }

    [Fact]
    public async Task The_audit_text_of_a_phase_says_what_was_verified()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases:
              - { id: a, apply: [ { sql: a.sql } ] }
              - id: b
                apply: [ { sql: b.sql } ]
                verify: [ { exists: { table: b } }, { name: one row, severity: warn, sql: "select count(*) from b", expect: 1 } ]
            """,
            ("a.sql", "create table a (id int);\n"),
            ("b.sql", "create table b (id int);\n")
        );
        await plan.InvokeAsync();
        var verified = (await plan.HistoryAsync()).Where(e => e.Event == "PhaseVerified").ToList();
        Assert.Equal("Applied; the phase has no verify checks.", verified.Single(e => e.Phase == "a").Message);
        Assert.Equal("1 verify check passed; 1 gave a warning: one row.", verified.Single(e => e.Phase == "b").Message);

        await using var session = plan.Session();
        await TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0]));
        Assert.Equal(
            "The phase has no verify checks.",
            Assert.Single(await plan.HistoryAsync(), e => e.Event == "PhaseVerifiedAgain").Message
        );
    }

    [Fact]
    public async Task A_phase_without_checks_has_no_rows_beside_its_own()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n  - { id: b, apply: [ { sql: b.sql } ] }\n",
            ("a.sql", "create table a (id int);\n"),
            ("b.sql", "create table b (id int);\n")
        );
        await plan.InvokeAsync();
        string[] rows = ["PhaseStarted", "BatchDone", "PhaseApplied", "PhaseVerified"];
        Assert.Equal(
            ["JournalCreated", .. rows, .. rows],
            (await plan.HistoryAsync()).OrderBy(e => e.Id).Select(e => e.Event)
        );
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.event where event = 'BatchDone' and detail is not null"
            )
        );
    }

    /// <summary>Opens a session that holds a lock on the table t and is idle since a query.</summary>
    private static async Task<Npgsql.NpgsqlConnection> BlockAsync(TestDatabase database, string query)
    {
        var blocker = await database.OpenAsync();
        await PostgresFixture.RunAsync(blocker, "set application_name = 'reporting'");
        await PostgresFixture.RunAsync(blocker, "begin");
        await PostgresFixture.RunAsync(blocker, "lock table t in access share mode");
        await PostgresFixture.RunAsync(blocker, query);
        return blocker;
    }
}
