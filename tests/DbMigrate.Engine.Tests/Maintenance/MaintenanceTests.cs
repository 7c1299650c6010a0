using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Data;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Maintenance;

public class MaintenanceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Plan = """
        plan: p
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
        maintenance:

        """;

    [Fact]
    public async Task What_is_due_runs_once_and_again_at_its_next_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(
            database,
            "daily: [ { sql: add.sql, name: add } ]",
            ("add.sql", "insert into done values (1);\n")
        );
        await database.ExecuteAsync("create table done (id int)");

        var never = Assert.Single(await StatusAsync(plan));
        Assert.Equal((MaintenanceOutcome.Never, true, false), (never.Outcome, never.IsDue, never.IsOverdue));
        Assert.Null(never.Last);

        var first = Assert.Single(await RunAsync(plan));
        Assert.Equal(("daily", MaintenanceOutcome.Succeeded), (first.Schedule, first.Outcome));
        Assert.Equal(never.DueSince, first.Due);
        Assert.Equal(
            ("add", "sql", MaintenanceTaskOutcome.Done, 1L),
            first.Tasks.Select(t => (t.Name, t.Kind, t.Outcome, t.Rows)).Single()
        );
        Assert.Empty(await RunAsync(plan));
        Assert.Contains(
            plan.Messages,
            m => m.Text.StartsWith("Nothing is due. Next: daily at", StringComparison.Ordinal)
        );
        var after = Assert.Single(await StatusAsync(plan));
        Assert.Equal((MaintenanceOutcome.Succeeded, false), (after.Outcome, after.IsDue));
        Assert.NotNull(after.Next);
        Assert.Equal(
            (MaintenanceTaskOutcome.Done, string.Empty),
            after.Tasks.Select(t => (t.Outcome, t.Message)).Single()
        );
        Assert.Contains(await plan.HistoryAsync(), e => e is { Event: JournalEvents.TaskDone, Message: "add" });

        // Three times were missed: it runs once.
        await database.MoveClockAsync(TimeSpan.FromDays(3));
        Assert.True((await StatusAsync(plan)).Single() is { IsDue: true, IsOverdue: false });
        await database.MoveClockAsync(TimeSpan.FromDays(3) + TimeSpan.FromDays(1));
        Assert.Single(await RunAsync(plan));
        Assert.Empty(await RunAsync(plan));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from done"));

        // On demand it runs though it is not due.
        Assert.Single(await RunAsync(plan, new MaintenanceOptions { Now = true, Schedules = ["dai*"] }));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from done"));
        Assert.Empty(await RunAsync(plan));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_failed_task_is_said_and_does_not_hide_the_others()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(
            database,
            """
            name: nightly
            cron: 0 3 * * *
            tasks: [ { sql: bad.sql, name: bad }, { sql: good.sql, name: good } ]
            checks: [ { sql: select false, name: holds } ]
            """,
            ("bad.sql", "insert into nowhere values (1);\n"),
            ("good.sql", "create table good (id int);\n")
        );
        var results = new List<MaintenanceResult>();
        await using (var session = plan.Session())
        {
            var failed = await Assert.ThrowsAsync<MaintenanceFailedException>(async () =>
            {
                await foreach (var result in session.InvokeMaintenanceAsync(new MaintenanceOptions()))
                {
                    results.Add(result);
                }
            });
            Assert.Contains("2 tasks of maintenance failed", failed.Message, StringComparison.Ordinal);
            Assert.Contains("nightly, task 1 (bad)", failed.Message, StringComparison.Ordinal);
            Assert.Contains("42P01", failed.Message, StringComparison.Ordinal);
            Assert.Contains("task 3 (holds)", failed.Message, StringComparison.Ordinal);
            Assert.Equal(("nightly", 5), (failed.Target, failed.ExitCode));
        }

        Assert.Equal(
            [MaintenanceTaskOutcome.Failed, MaintenanceTaskOutcome.Done, MaintenanceTaskOutcome.Failed],
            results.Single().Tasks.Select(t => t.Outcome)
        );
        Assert.Equal(("StatementFailed", "42P01"), (results[0].Tasks[0].ErrorId, results[0].Tasks[0].SqlState));
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('good') is not null"));
        var status = Assert.Single(await StatusAsync(plan));
        Assert.Equal((MaintenanceOutcome.Failed, false), (status.Outcome, status.IsDue));
        Assert.Contains("2 of 3 tasks failed: bad, holds", status.Message, StringComparison.Ordinal);
        Assert.Contains(
            await plan.HistoryAsync(),
            e => e is { Event: JournalEvents.TaskFailed, Phase: "maintenance:nightly", Step: 1 }
        );
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task A_build_of_an_index_that_the_limit_stops_is_said_to_be_out_of_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = Of(
            database,
            """
            name: index
            cron: 0 3 1 * *
            within: 30m
            tasks: [ { sql: index.sql } ]
            """,
            ("index.sql", "create index concurrently t_id on t (id);\n")
        );

        // The build waits for the end of this transaction.
        await using var writer = await database.OpenAsync();
        await using var held = await writer.BeginTransactionAsync();
        await new NpgsqlCommand("insert into t values (1)", writer).ExecuteNonQueryAsync();
        var time = new LimitTime(TimeSpan.FromMinutes(30));
        var messages = new Messages();
        await using var session = MigrationSession.Create(
            plan.Read(),
            new SessionOptions
            {
                ConnectionString = database.ConnectionString,
                Time = time,
                Observer = messages,
            }
        );
        var run = TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions()));
        await Wait.ForAsync(async () =>
            await database.ScalarAsync<bool>("select exists (select from pg_index where not indisvalid)")
        );
        time.End();
        var stopped = Assert.Single(await run);
        Assert.Equal(MaintenanceOutcome.TimedOut, stopped.Outcome);
        Assert.Contains("its time (within: 30m) was over", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(messages.Texts, t => t.Contains("statement_timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_ran_out_of_time_in_the_middle_of_a_task_continues_there()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = Of(
            database,
            $$"""
            name: archive
            cron: 0 3 1 * *
            within: 30m
            tasks: [ { sql: once.sql }, { backfill: { {{RowGate.Backfill}} } }, { sql: last.sql } ]
            """,
            ("once.sql", "create table once (id int);\n"),
            ("last.sql", "create table last (id int);\n")
        );

        // The gate stays closed: the time is over in the middle of the backfill, whatever the speed.
        var time = new LimitTime(TimeSpan.FromMinutes(30));
        await using var session = MigrationSession.Create(
            plan.Read(),
            new SessionOptions { ConnectionString = database.ConnectionString, Time = time }
        );
        var run = TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions()));
        await gate.HoldsAsync(1, run);
        time.End();
        var stopped = Assert.Single(await run);
        Assert.Equal(MaintenanceOutcome.TimedOut, stopped.Outcome);
        Assert.Equal(
            [MaintenanceTaskOutcome.Done, MaintenanceTaskOutcome.Stopped, MaintenanceTaskOutcome.Pending],
            stopped.Tasks.Select(t => t.Outcome)
        );
        Assert.Contains("in the middle of task 2", stopped.Message, StringComparison.Ordinal);
        var status = Assert.Single(await StatusAsync(plan));
        Assert.Equal((MaintenanceOutcome.TimedOut, true), (status.Outcome, status.IsDue));
        var done = await database.ScalarAsync<long>("select count(*) from people where seen = 1");
        Assert.InRange(done, 1, 4999);
        Assert.Equal(
            [
                (MaintenanceTaskOutcome.Done, 0),
                (MaintenanceTaskOutcome.Stopped, done),
                (MaintenanceTaskOutcome.Pending, 0),
            ],
            status.Tasks.Select(t => (t.Outcome, t.Rows))
        );

        // A timer that calls before the next time of the schedule does not continue it.
        Assert.Empty(await RunAsync(plan, new MaintenanceOptions { OnTime = true }));
        await gate.OpenAllAsync();
        var rest = Assert.Single(await RunAsync(plan));
        Assert.Equal((MaintenanceOutcome.Succeeded, true), (rest.Outcome, rest.Resumed));
        Assert.Equal(5000 - done, rest.Tasks[1].Rows);
        Assert.Equal(5000L, await database.ScalarAsync<long>("select count(*) from people where seen = 1"));
        Assert.Empty(await RunAsync(plan));
        Assert.Equal([0, 5000 - done, 0], Assert.Single(await StatusAsync(plan)).Tasks.Select(t => t.Rows));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_task_that_needs_more_time_than_there_is_is_said_the_second_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(
            database,
            "{ name: o, cron: 0 3 1 * *, within: 30m, tasks: [ { sql: a.sql }, { sql: wait.sql }, { sql: a.sql } ] }",
            ("wait.sql", "select from held;\n")
        );
        await database.ExecuteAsync("create table held (id int)");
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table held");
        const string Advice = "give the schedule more time with 'within', or split the task";
        Assert.DoesNotContain(Advice, await EndAsync(), StringComparison.Ordinal);
        Assert.Contains(Advice, await EndAsync(), StringComparison.Ordinal);
        return;

        async Task<string> EndAsync()
        {
            var time = new LimitTime(TimeSpan.FromMinutes(30));
            await using var session = MigrationSession.Create(
                plan.Read(),
                new SessionOptions { ConnectionString = database.ConnectionString, Time = time }
            );
            var run = TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions()));
            await database.WaitForAsync(
                "select exists (select from pg_locks where not granted and relation = 'held'::regclass)",
                run
            );
            time.End();
            return Assert.Single(await run).Message;
        }
    }

    [Fact]
    public async Task A_preview_has_the_statements_that_the_database_decides_on()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(database, "daily: [ { refresh: [ second, first ] } ]");
        await database.ExecuteAllAsync(
            "create materialized view first as select 1 as id",
            "create unique index on first (id)",
            "create materialized view second as select * from first"
        );
        await using var session = plan.Session();
        var planned = Assert.Single(await session.PreviewMaintenanceAsync(new MaintenanceOptions()));
        Assert.Equal(
            [
                "REFRESH MATERIALIZED VIEW CONCURRENTLY first",
                "REFRESH MATERIALIZED VIEW second (not concurrently: it has no unique index)",
            ],
            Assert.Single(planned.Tasks).Message.Split(Environment.NewLine)
        );
    }

    [Fact]
    public async Task Two_never_run_at_once_and_who_runs_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(
            database,
            "[ { daily: [ { sql: wait.sql } ] }, { weekly: [ { sql: wait.sql } ] } ]",
            ("wait.sql", "select from held;\n")
        );
        await database.ExecuteAsync("create table held (id int)");
        await plan.InvokeAsync();
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table held");
        using var cancel = new CancellationTokenSource();
        var run = RunAsync(plan, cancellationToken: cancel.Token);
        await database.WaitForAsync("select count(*) > 0 from dbmigrate.event where event = 'MaintenanceStarted'", run);

        var busy = await Assert.ThrowsAsync<AnotherRunnerException>(() => RunAsync(plan));
        Assert.Equal(3, busy.ExitCode);
        var at = Assert.Single(
            await StatusAsync(plan),
            s => s is { Outcome: MaintenanceOutcome.Running, IsDue: false }
        );
        await Assert.ThrowsAsync<AnotherRunnerException>(() =>
            RunAsync(plan, new MaintenanceOptions { Now = true, Schedules = [at.Schedule] })
        );

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await PostgresFixture.RunAsync(holder, "rollback");
        Assert.Contains(await StatusAsync(plan), s => s is { Outcome: MaintenanceOutcome.Interrupted, IsDue: true });
        var rest = await RunAsync(plan);
        Assert.Equal(2, rest.Count);
        Assert.All(rest, r => Assert.Equal(MaintenanceOutcome.Succeeded, r.Outcome));
        Assert.Single(rest, r => r.Resumed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_run_whose_statement_goes_on_is_waited_for(bool elsewhere)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var database = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var variable = cluster.Variable("OTHER", database.Uri);
        using var plan = elsewhere
            ? new TestPlan(
                home,
                $"connections: {{ default: '${{DATABASE_URL}}', other: '${{{variable}}}' }}\n{Plan}"
                    + "  daily: [ { sql: wait.sql, on: other } ]\n",
                ("a.sql", "select 1;\n"),
                ("wait.sql", "select from held;\n")
            )
            : Of(database, "daily: [ { sql: wait.sql } ]", ("wait.sql", "select from held;\n"));
        await database.ExecuteAsync("create table held (id int)");
        await plan.InvokeAsync();
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table held");
        using var cancel = new CancellationTokenSource();
        var run = RunAsync(plan, cancellationToken: cancel.Token);
        await database.WaitForAsync(
            "select exists (select from pg_locks where not granted and relation = 'held'::regclass)",
            run
        );
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await PostgresFixture.RunAsync(holder, "rollback");

        // A session of a killed run, as the server shows it.
        await using var orphan = await database.OpenAsync();
        await PostgresFixture.RunAsync(orphan, "set application_name = 'dbmigrate 0.0.0 run'");
        var statement = PostgresFixture.RunAsync(orphan, "select pg_sleep(600)");
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity where query like 'select pg_sleep(600)%' and state = 'active')",
            statement
        );
        var next = RunAsync(plan);
        await Wait.ForAsync(() =>
            plan.MessagesNow().Any(m => m.Text.Contains("the run before is gone", StringComparison.Ordinal))
        );
        Assert.Equal(
            elsewhere,
            plan.MessagesNow().Any(m => m.Text.Contains("on the connection other;", StringComparison.Ordinal))
        );
        Assert.False(next.IsCompleted);
        await database.ExecuteAsync(
            "select pg_cancel_backend(pid) from pg_stat_activity where query like 'select pg_sleep(600)%' and pid <> pg_backend_pid()"
        );
        await Assert.ThrowsAsync<PostgresException>(() => statement);
        Assert.Equal(MaintenanceOutcome.Succeeded, Assert.Single(await next).Outcome);
    }

    [Fact]
    public async Task A_role_without_rights_is_refused_before_anything_runs_and_one_that_may_not_do_a_task_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(database, "daily: [ { sql: drop.sql } ]", ("drop.sql", "truncate kept;\n"));
        await database.ExecuteAsync("create table kept (id int)");
        await plan.InvokeAsync();
        var runner = await database.CreateRoleAsync("runner");
        await using (var session = plan.Session(database.ConnectionStringFor(runner)))
        {
            var refused = await Assert.ThrowsAsync<JournalException>(() =>
                TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions()))
            );
            Assert.Equal(MigrationErrorCategory.PermissionDenied, refused.Category);
        }

        await using (var session = plan.Session())
        {
            await session.GrantAccessAsync(runner.Name, [MigrationAccessKind.Run]);
        }

        await using (var session = plan.Session(database.ConnectionStringFor(runner)))
        {
            var failed = await Assert.ThrowsAsync<MaintenanceFailedException>(() =>
                TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions()))
            );
            Assert.Contains("42501", failed.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Samples_of_sustained_gates_are_a_schedule_of_their_own()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases:
              - id: a
                preflight: [ { sql: select true, name: calm } ]
                gates: [ { sustained: { check: calm, for: 24h, every: 15m } } ]
                apply: [ { sql: a.sql } ]
            """,
            ("a.sql", "select 1;\n")
        );
        Assert.Equal("samples", Assert.Single(await RunAsync(plan)).Schedule);
        Assert.Empty(await RunAsync(plan));
        var status = Assert.Single(await StatusAsync(plan));
        Assert.Equal(("every 15m", MaintenanceOutcome.Succeeded, false), (status.Cron, status.Outcome, status.IsDue));
        Assert.Equal(status.Last + TimeSpan.FromMinutes(15), status.Next);
        await database.MoveClockAsync(TimeSpan.FromMinutes(14));
        Assert.Single(await RunAsync(plan));
        Assert.Equal(
            2L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'Sampled'")
        );
    }

    [Fact]
    public async Task Samples_that_cannot_be_taken_keep_no_task_from_its_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            connections: { default: "${DATABASE_URL}", gone: "${DBMIGRATE_TEST_NOT_SET}" }
            phases:
              - id: a
                preflight: [ { sql: select true, name: calm, on: gone } ]
                gates: [ { sustained: { check: calm, for: 24h, every: 15m } } ]
                apply: [ { sql: a.sql } ]
            maintenance: { daily: [ { sql: a.sql } ] }
            """,
            ("a.sql", "select 1;\n")
        );
        await using var session = plan.Session();
        var results = new List<MaintenanceResult>();
        var failed = await Assert.ThrowsAsync<MaintenanceFailedException>(async () =>
        {
            await foreach (var result in session.InvokeMaintenanceAsync(new MaintenanceOptions()))
            {
                results.Add(result);
            }
        });
        Assert.Equal(["samples"], failed.Schedules);
        Assert.Contains("DBMIGRATE_TEST_NOT_SET", failed.Message, StringComparison.Ordinal);
        Assert.Equal([MaintenanceOutcome.Failed, MaintenanceOutcome.Succeeded], results.Select(r => r.Outcome));
    }

    [Fact]
    public async Task The_steps_for_upkeep_are_tasks()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table kept (id int primary key)",
            "insert into kept select generate_series(1, 100)",
            "create materialized view counted as select id from kept",
            "create unique index on counted (id)"
        );
        using var plan = Of(
            database,
            "daily: [ { analyze: kept }, { vacuum: kept }, { refresh: counted }, { reindex: { tables: kept } } ]"
        );
        await database.ExecuteAsync("delete from kept where id > 50");
        var result = Assert.Single(await RunAsync(plan));
        Assert.True(
            result.Outcome == MaintenanceOutcome.Succeeded,
            string.Join("; ", result.Tasks.Select(t => $"{t}: {t.Message}"))
        );
        Assert.Equal(50L, await database.ScalarAsync<long>("select count(*) from counted"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_killed_run_is_found_and_continued()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(
            database,
            "daily: [ { sql: once.sql }, { sql: wait.sql } ]",
            ("once.sql", "create table once (id int);\n"),
            ("wait.sql", "insert into held values (1);\n")
        );
        await database.ExecuteAsync("create table held (id int)");
        await plan.InvokeAsync();
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table held");
        var run = RunAsync(plan);
        await database.WaitForAsync("select count(*) > 0 from dbmigrate.event where event = 'TaskDone'", run);
        await database.ExecuteAsync(
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate %' and pid not in (pg_backend_pid(), {holder.ProcessID})"
        );
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => run);
        Assert.Equal((string.Empty, "daily", "daily"), (lost.Phase, lost.Schedule, lost.Target));
        await PostgresFixture.RunAsync(holder, "rollback");
        Assert.True(Assert.Single(await StatusAsync(plan)) is { Outcome: MaintenanceOutcome.Interrupted, IsDue: true });
        var rest = Assert.Single(await RunAsync(plan));
        Assert.True(rest is { Resumed: true, Outcome: MaintenanceOutcome.Succeeded });
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from held"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_preview_shows_the_statements_and_changes_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(database, "daily: [ { sql: a.sql } ]");
        await using var session = plan.Session();
        var planned = Assert.Single(await session.PreviewMaintenanceAsync(new MaintenanceOptions()));
        Assert.Equal(
            (MaintenanceOutcome.Planned, "a.sql:1: select 1"),
            (planned.Outcome, planned.Tasks.Single().Message)
        );
        Assert.False(await database.ScalarAsync<bool>("select to_regnamespace('dbmigrate') is not null"));
    }

    [Fact]
    public async Task With_two_hundred_views_and_nothing_due_the_server_is_asked_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(
            "do $$ begin for i in 1..200 loop execute format('create materialized view v%s as select %s as n', i, i); "
                + "end loop; end $$"
        );
        using var plan = Of(
            database,
            $"daily: [ {string.Join(", ", Enumerable.Range(1, 200).Select(i => $"{{ refresh: v{i} }}"))} ]"
        );
        Assert.Equal(
            200,
            Assert.Single(await RunAsync(plan)).Tasks.Count(t => t.Outcome == MaintenanceTaskOutcome.Done)
        );
        await using var proxy = new WireProxy((await PostgresFixture.ClusterAsync()).Port);
        await using var session = plan.Session(new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString());
        Assert.Empty(await TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions())));
        // PostgreSQL 17 and later have one more time-out, which the session turns off when it is opened.
        Assert.Single(
            proxy.Points,
            p => p.Split(' ')[1][0] == 'S' && !p.Contains("transaction_timeout", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_name_that_no_schedule_has_is_an_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Of(database, "daily: [ { sql: a.sql } ]");
        var unknown = await Assert.ThrowsAsync<ScheduleNotFoundException>(() =>
            RunAsync(plan, new MaintenanceOptions { Schedules = ["dayly"] })
        );
        Assert.Contains("daily", unknown.Message, StringComparison.Ordinal);
        using var none = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await Assert.ThrowsAsync<ScheduleNotFoundException>(() => RunAsync(none));
    }

    private static TestPlan Of(TestDatabase database, string maintenance, params (string Name, string Text)[] files) =>
        new(
            database,
            Plan + string.Concat(maintenance.Split('\n').Select(l => $"  {l}\n")),
            [("a.sql", "select 1;\n"), .. files]
        );

    private static async Task<IReadOnlyList<MaintenanceStatus>> StatusAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        return await session.GetMaintenanceAsync();
    }

    private static async Task<IReadOnlyList<MaintenanceResult>> RunAsync(
        TestPlan plan,
        MaintenanceOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var session = plan.Session();
        return await TestPlan.ListAsync(
            session.InvokeMaintenanceAsync(options ?? new MaintenanceOptions(), cancellationToken)
        );
    }

    /// <summary>Keeps the texts of messages.</summary>
    private sealed class Messages : IMigrationObserver
    {
        internal List<string> Texts { get; } = [];

        public void OnMessage(MigrationMessage message) => Texts.Add(message.Text);
    }
}
