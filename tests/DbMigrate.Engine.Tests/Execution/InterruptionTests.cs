using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What stops a run in the middle, and what the next one does.</summary>
public class InterruptionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Slow = """
        plan: slow
        limits: { lock_timeout: 200ms, lock_budget: 20s }
        phases:
          - id: a
            apply:
              - sql: { file: a.sql, transaction: statement }
            undo:
              - sql: a.undo.sql
        """;

    private static readonly (string, string) Undo = ("a.undo.sql", "drop table if exists one, two;\n");

    [Theory]
    [InlineData("transaction: file")]
    [InlineData("transaction: none")]
    public async Task A_stop_that_the_statement_catches_is_repeated(string mode)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            $"plan: stubborn\nphases:\n  - id: a\n    apply: [ sql: {{ file: a.sql, {mode} }} ]\n",
            (
                "a.sql",
                "do $$ begin begin perform pg_sleep(300); exception when query_canceled then perform pg_sleep(301); end; end $$;"
            )
        );
        const string Sleeping =
            "select exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())";
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(Sleeping, run);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.False(await database.ScalarAsync<bool>(Sleeping));
    }

    [Fact]
    public async Task A_pending_detachment_in_the_way_of_an_undo_is_said_with_what_finishes_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table whole (n int) partition by range (n)",
            "create table part partition of whole for values from (1) to (100)"
        );
        using var plan = new TestPlan(
            database,
            """
            plan: detached
            phases:
              - { id: a, apply: [ sql: a.sql ], undo: [ sql: u.sql ] }
            """,
            ("a.sql", "alter table whole detach partition part concurrently;"),
            ("u.sql", "alter table whole attach partition part for values from (1) to (100);")
        );
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select from whole");
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {reader.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        await PostgresFixture.RunAsync(reader, "rollback");

        var refused = await Assert.ThrowsAsync<StatementFailedException>(() => plan.UndoAsync("a", TestPlan.Yes));
        const string Finish = "alter table whole detach partition part finalize";
        Assert.Contains(Finish.ToUpperInvariant(), refused.Message.ToUpperInvariant(), StringComparison.Ordinal);
        await database.ExecuteAsync(Finish);
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("a", TestPlan.Yes))[0].State);
    }

    [Fact]
    public async Task A_session_that_still_drops_the_index_is_named_while_it_is_waited_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (n int)",
            "create index t_n on t (n)",
            "update pg_index set indisvalid = false where indexrelid = 't_n'::regclass"
        );
        using var plan = new TestPlan(
            database,
            "plan: orphan\nphases:\n  - id: a\n    apply: [ index: { table: t, columns: [ n ], name: t_n } ]\n"
        );
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "insert into t values (1)");
        await using var orphan = await database.OpenAsync();
        var dropping = PostgresFixture.RunAsync(orphan, "drop index concurrently t_n");
        await database.WaitForAsync(
            $"select {reader.ProcessID} = any (pg_blocking_pids({orphan.ProcessID}))",
            dropping
        );

        var run = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            run.IsCompleted
            || plan.MessagesNow()
                .Any(m =>
                    m.Text.Contains(
                        $"waiting for its end. To end it: select pg_terminate_backend({orphan.ProcessID})",
                        StringComparison.Ordinal
                    )
                )
        );
        Assert.False(run.IsCompleted);
        await PostgresFixture.RunAsync(reader, "rollback");
        await dropping;
        Assert.Equal(MigrationState.Verified, (await run)[0].State);
    }

    [Fact]
    public async Task A_stop_of_the_drop_of_an_index_says_that_it_stays_invalid()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (n int)", "create index t_n on t (n)");
        using var plan = new TestPlan(database, "plan: stopped\nphases:\n  - id: a\n    apply: [ drop_index: t_n ]\n");
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select from t");
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {reader.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await cancel.CancelAsync();

        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.Contains("its running statement was cancelled", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("the index t_n stays, INVALID", stopped.Message, StringComparison.Ordinal);
        Assert.True(stopped.PartlyApplied);
        Assert.False(
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 't_n'::regclass")
        );

        await PostgresFixture.RunAsync(reader, "rollback");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('t_n')::text"));
    }

    [Fact]
    public async Task A_stop_before_the_first_batch_says_that_none_was_running()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int default 1)");
        using var plan = new TestPlan(
            database,
            "plan: stopped\nphases:\n  - id: a\n    apply: [ add_column: { table: t, column: m, type: int } ]\n"
        );
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table t in access exclusive mode");
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {holder.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await cancel.CancelAsync();

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.DoesNotContain("rolled back", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_cannot_remove_what_a_statement_left_says_that_it_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int)");
        using var plan = new TestPlan(
            database,
            "plan: stopped\nphases:\n  - id: a\n    apply: [ index: { table: t, columns: [ n ], name: t_n } ]\n"
        );
        await using var writer = await database.OpenAsync();
        await PostgresFixture.RunAsync(writer, "begin");
        await PostgresFixture.RunAsync(writer, "insert into t values (1)");
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where {writer.ProcessID} = any (pg_blocking_pids(pid)))",
            run
        );
        await cancel.CancelAsync();

        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.Contains("its running statement was cancelled; what ", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("of step 1 left may stay until the next run", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing of", stopped.Message, StringComparison.Ordinal);
        Assert.True(stopped.PartlyApplied);
        Assert.False(
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 't_n'::regclass")
        );

        await PostgresFixture.RunAsync(writer, "rollback");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.True(
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 't_n'::regclass")
        );
    }

    [Fact]
    public async Task Cancelling_stops_the_statement_on_the_server_rolls_back_and_journals_before_it_returns()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Slow,
            ("a.sql", "create table one (id int);\nselect pg_sleep(60);\ncreate table two (id int);\n"),
            Undo
        );
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync("a", cancellationToken: cancel.Token);
        await Wait.ForAsync(() =>
            database.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid())"
            )
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()"
            )
        );
        Assert.Equal("PhaseInterrupted", (await plan.HistoryAsync())[0].Event);
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);

        plan.Write("a.sql", "create table one (id int);\nselect 1;\ncreate table two (id int);\n");
        var result = (await plan.InvokeAsync("a"))[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Equal(1, result.Steps[0].BatchesDoneBefore);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('two') is not null"));
    }

    [Fact]
    public async Task A_done_batch_whose_text_changed_stops_the_next_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Slow, ("a.sql", "create table one (id int);\nselect 1/0;\n"), Undo);
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.True(failed.PartlyApplied);
        Assert.Equal(5, failed.ExitCode);

        plan.Write("a.sql", "create table one (id bigint);\nselect 1;\n");
        var changed = await Assert.ThrowsAsync<PhaseChangedException>(() => plan.InvokeAsync("a"));
        Assert.Contains("batch 1", changed.Message);
    }

    [Fact]
    public async Task A_lost_server_session_is_told_and_the_next_run_goes_on()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Slow,
            (
                "a.sql",
                "create table one (id int);\nselect pg_terminate_backend(pg_backend_pid()) where not exists (select from pg_class where relname = 'go');\ncreate table two (id int);\n"
            ),
            Undo
        );
        var lost = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync("a"));
        Assert.Contains(lost.ErrorId, new[] { "ConnectionLost", "StatementFailed" });
        Assert.Equal(5, lost.ExitCode);
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);

        await database.ExecuteAsync("create table go ()");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task A_lost_lock_stops_the_run_before_its_next_batch()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        const string Kill =
            "select pg_terminate_backend(l.pid, 10000) from pg_locks l where l.locktype = 'advisory' and l.classid = 1145195847 and l.objid = 1 and l.database = (select oid from pg_database where datname = current_database()) and not exists (select from pg_class where relname = 'go');\n";
        using var plan = new TestPlan(
            database,
            Slow,
            ("a.sql", "create table one (id int);\n" + Kill + "create table two (id int);\n"),
            Undo
        );
        await Assert.ThrowsAsync<RunnerLockLostException>(() => plan.InvokeAsync("a"));
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('two') is not null"));

        await database.ExecuteAsync("create table go ()");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
    }

    [Fact]
    public async Task A_second_runner_is_told_who_runs_since_when_and_from_where()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Slow, ("a.sql", "select pg_sleep(60);\n"), Undo);
        using var cancel = new CancellationTokenSource();
        var first = plan.InvokeAsync("a", cancellationToken: cancel.Token);
        await Wait.ForAsync(() =>
            database.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid())"
            )
        );

        var second = await Assert.ThrowsAsync<AnotherRunnerException>(() => plan.InvokeAsync("a"));
        Assert.Equal(Environment.MachineName, second.Host);
        Assert.NotNull(second.Since);
        Assert.Contains(Environment.UserName, second.Message);
        Assert.Equal(MigrationState.Running, (await plan.StatusAsync())[0].State);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_blocked_batch_lets_go_waits_and_gets_through_and_names_the_blocker()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table busy (id int)");
        using var plan = new TestPlan(database, Slow, ("a.sql", "alter table busy add column x int;\n"), Undo);
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "set application_name = 'reporting'");
        await using (var transaction = await reader.BeginTransactionAsync())
        {
            await PostgresFixture.RunAsync(reader, "select * from busy");
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var run = plan.InvokeAsync("a");
            await Wait.ForAsync(() =>
                Task.FromResult(plan.MessagesNow().Any(m => m.Text.Contains("held by", StringComparison.Ordinal)))
            );
            await transaction.CommitAsync();
            var result = (await run)[0];

            Assert.Equal(MigrationState.Verified, result.State);
            Assert.Contains(
                result.Waits,
                w =>
                    w.BlockerApplication == "reporting"
                    && w.BlockerKind == "idle in transaction"
                    && w.Lock.Contains("busy", StringComparison.Ordinal)
            );
            Assert.All(result.Waits, w => Assert.InRange(w.Waited, TimeSpan.Zero, clock.Elapsed));
        }
    }

    [Fact]
    public async Task A_lock_that_never_comes_ends_with_the_budget_and_nothing_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table busy (id int)");
        using var plan = new TestPlan(
            database,
            Slow.Replace("lock_budget: 20s", "lock_budget: 1s", StringComparison.Ordinal)
                .Replace("{ file: a.sql, transaction: statement }", "a.sql", StringComparison.Ordinal),
            ("a.sql", "alter table busy add column x int;\nselect pg_advisory_xact_lock(7);\n"),
            Undo
        );

        // A lock of the session, so that no transaction becomes older than the budget before the checks look at it.
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(7)");

        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync("a"));
        Assert.Equal(4, spent.ExitCode);
        Assert.Contains($"pid {holder.ProcessID}", spent.Message);
        Assert.NotEmpty(spent.Waits);
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_attribute where attrelid = 'busy'::regclass and attname = 'x'"
            )
        );
    }
}
