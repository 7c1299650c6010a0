using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// Phases that ask nothing in between are sent together, and each is all the same a transaction, a course and a result
/// of its own.
/// </summary>
public sealed class PipelineTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task Each_phase_is_a_transaction_of_its_own_with_its_rows_of_the_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var results = await plan.InvokeAsync();

        Assert.Equal(Ids, results.Select(r => r.Phase));
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.All(results, r => Assert.Equal("Applied; the phase has no verify checks.", r.Message));
        Assert.All(
            results,
            r => Assert.Equal((StepStatus.Done, 1), (Assert.Single(r.Steps).Status, r.Steps[0].Batches))
        );
        Assert.All(results, r => Assert.Equal("order", Assert.Single(r.Checks, c => c.Stage == CheckStage.Gate).Name));
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>(
                "select count(distinct xmin::text) from pg_class where relname in ('a', 'b', 'c', 'd', 'e')"
            )
        );
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_class t join dbmigrate.event e on e.event = 'BatchDone' and e.phase = t.relname and e.xmin = t.xmin where t.relname in ('a', 'b', 'c', 'd', 'e')"
            )
        );
        Assert.Equal(
            Ids.SelectMany(_ => (string[])["PhaseStarted", "BatchDone", "PhaseApplied", "PhaseVerified"]),
            await EventsAsync(plan)
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task All_are_sent_before_the_second_has_its_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var observer = new HoldingObserver(
            "Phase b (Phase b) begins.",
            () => database.ScalarAsync<bool>("select to_regclass('e') is not null")
        );
        await using var session = MigrationSession.Create(
            plan.Read(),
            new SessionOptions { ConnectionString = database.ConnectionString, Observer = observer }
        );
        Assert.Equal(
            5,
            (await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(null), new InvokeOptions()))).Count
        );
        Assert.True(observer.CameAbout);
    }

    [Fact]
    public async Task A_commit_that_fails_lets_nothing_behind_it_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create function refuse() returns trigger language plpgsql as $$ begin if to_regclass('c') is not null and to_regclass('go') is null then raise exception 'not yet'; end if; return null; end $$"
        );
        using var plan = Plan(database);
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        await database.ExecuteAllAsync(
            "create constraint trigger refuse after insert on dbmigrate.event deferrable initially deferred for each row execute function refuse()"
        );

        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Contains("not yet", failed.Message, StringComparison.Ordinal);
        Assert.Equal("c", failed.Phase);
        Assert.Equal(
            ["a", "b"],
            await database.ColumnAsync<string>(
                "select relname::text from pg_class where relname in ('a', 'b', 'c', 'd', 'e') order by 1"
            )
        );
        Assert.Empty(await EventsAsync(plan, "d"));

        await database.ExecuteAllAsync("create table go ()");
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task What_is_said_of_a_phase_is_said_in_its_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync();
        Assert.Equal(
            Ids.Select(id => $"Phase {id} (Phase {id}) begins."),
            plan.Messages.Where(m => m.Kind == MessageKind.Information)
                .Select(m => m.Text)
                .Where(t => t.EndsWith("begins.", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Verbose_output_has_the_begin_and_the_end_of_each_step()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync();
        var steps = plan
            .Messages.Where(m =>
                m.Kind == MessageKind.Verbose && m.Text.Contains(", step 1 of 1 (", StringComparison.Ordinal)
            )
            .Select(m => m.Text)
            .ToList();
        Assert.Equal(2 * Ids.Length, steps.Count);
        Assert.All(Ids.Zip(steps.Where((_, i) => i % 2 == 0)), s => Assert.StartsWith($"Phase {s.First}, ", s.Second));
        Assert.All(steps.Where((_, i) => i % 2 == 0), s => Assert.EndsWith(": begins.", s));
        Assert.All(steps.Where((_, i) => i % 2 == 1), s => Assert.Matches(@": done in \S+: 1 batch\.$", s));
    }

    [Fact]
    public async Task The_first_that_the_server_refuses_fails_as_if_alone_and_those_behind_it_were_not_begun()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, ("c.sql", "create table c (id int);\n\ncreate index on c (nothing);\n"));
        await using var session = plan.Session();
        var done = new List<string>();
        var failed = await Assert.ThrowsAsync<StatementFailedException>(async () =>
        {
            await foreach (var result in session.InvokeAsync(session.SelectPhases(null), new InvokeOptions()))
            {
                done.Add(result.Phase);
            }
        });

        Assert.Equal(["a", "b"], done);
        Assert.Equal("c", failed.Phase);
        Assert.Contains("c.sql:3:", failed.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                MigrationState.Verified,
                MigrationState.Verified,
                MigrationState.Failed,
                MigrationState.Pending,
                MigrationState.Pending,
            ],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        Assert.Equal(["PhaseStarted", "PhaseFailed"], await EventsAsync(plan, "c"));

        plan.Write("c.sql", "create table c (id int);\n");
        Assert.Equal(
            ["a", "b", "c", "d", "e"],
            (await plan.InvokeAsync()).Where(r => r.State == MigrationState.Verified).Select(r => r.Phase)
        );
        Assert.Equal(
            ["PhaseStarted", "PhaseFailed", "PhaseResumed", "BatchDone", "PhaseApplied", "PhaseVerified"],
            await EventsAsync(plan, "c")
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task What_is_there_already_is_kept_before_the_phase_and_the_others_go_on()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table c (id int primary key, note text)");
        using var plan = Plan(database, ("c.sql", "create table if not exists c (id int);\n"));
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));

        Assert.Contains(
            "note",
            await database.ScalarAsync<string>("select objects::text from dbmigrate.snapshot where phase = 'c'"),
            StringComparison.Ordinal
        );
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from dbmigrate.snapshot"));
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.event where event = 'PhaseStarted' and phase = 'c'"
            )
        );
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'PhaseVerified'")
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_phase_behind_one_that_asks_something_waits_for_the_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            ("plan.yaml", Yaml.Replace("id: c, ", "id: c, gates: [ { milestone: told } ], ", StringComparison.Ordinal))
        );
        await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());
        Assert.Equal(
            ["a", "b"],
            await database.ColumnAsync<string>(
                "select relname::text from pg_class where relname in ('a', 'b', 'c', 'd', 'e') order by 1"
            )
        );
    }

    [Fact]
    public async Task A_phase_left_out_in_between_closes_the_gate_of_the_next()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await using var session = plan.Session();
        var closed = await Assert.ThrowsAsync<GateClosedException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a", "b", "d", "e"]), new InvokeOptions()))
        );
        Assert.Equal("d", closed.Phase);
        Assert.Equal(
            ["a", "b"],
            await database.ColumnAsync<string>(
                "select relname::text from pg_class where relname in ('a', 'b', 'c', 'd', 'e') order by 1"
            )
        );
    }

    [Fact]
    public async Task One_that_waits_for_a_lock_is_tried_again_and_the_others_follow_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await using var other = await HoldAsync(database, "c");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            Task.FromResult(plan.MessagesNow().Any(m => m.Text.Contains("try 1, next in", StringComparison.Ordinal)))
        );
        await PostgresFixture.RunAsync(other, "rollback");

        var results = await Wait.EndOfAsync(run);
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.NotEmpty(results[2].Waits);
        Assert.Equal(other.ProcessID, results[2].Waits[0].BlockerProcessId);
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'PhaseStarted'")
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_stop_reaches_the_one_whose_turn_it_is_and_begins_none_behind_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, ("plan.yaml", Yaml.Replace("200ms", "60s", StringComparison.Ordinal)));
        await using var other = await HoldAsync(database, "c");
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await WaitingAsync(database);
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);

        Assert.Equal("c", stopped.Phase);
        Assert.False(stopped.PartlyApplied);
        Assert.Equal(["PhaseStarted", "PhaseInterrupted"], await EventsAsync(plan, "c"));
        Assert.Equal(
            [
                MigrationState.Verified,
                MigrationState.Verified,
                MigrationState.Failed,
                MigrationState.Pending,
                MigrationState.Pending,
            ],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        await PostgresFixture.RunAsync(other, "rollback");
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_lost_connection_is_the_error_of_the_one_whose_turn_it_is()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, ("plan.yaml", Yaml.Replace("200ms", "60s", StringComparison.Ordinal)));
        await using var other = await HoldAsync(database, "c");
        var run = plan.InvokeAsync();
        await PostgresFixture.RunAsync(other, $"select pg_terminate_backend({await WaitingAsync(database)})");
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => run);

        Assert.Equal("c", lost.Phase);
        Assert.Contains("step sql c.sql of phase c", lost.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                MigrationState.Verified,
                MigrationState.Verified,
                MigrationState.Failed,
                MigrationState.Pending,
                MigrationState.Pending,
            ],
            (await plan.StatusAsync()).Select(s => s.State)
        );
        await PostgresFixture.RunAsync(other, "rollback");
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task Who_stops_listening_leaves_nothing_running()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, ("plan.yaml", Yaml.Replace("200ms", "60s", StringComparison.Ordinal)));
        await using var other = await HoldAsync(database, "c");
        await using (var session = plan.Session())
        {
            await foreach (var result in session.InvokeAsync(session.SelectPhases(null), new InvokeOptions()))
            {
                if (result.Phase == "b")
                {
                    await WaitingAsync(database);
                    break;
                }
            }

            Assert.Equal(
                0L,
                await database.ScalarAsync<long>(
                    "select count(*) from pg_locks where locktype = 'advisory' and classid = 1145195847 and database = (select oid from pg_database where datname = current_database())"
                )
            );
        }

        Assert.Equal(["PhaseStarted", "PhaseInterrupted"], await EventsAsync(plan, "c"));
        Assert.Equal(
            [
                MigrationState.Verified,
                MigrationState.Verified,
                MigrationState.Failed,
                MigrationState.Pending,
                MigrationState.Pending,
            ],
            (await plan.StatusAsync()).Select(s => s.State)
        );
    }

    [Theory]
    [InlineData("a", new string[0])]
    [InlineData("c", new[] { "a", "b" })]
    public async Task Who_throws_while_being_told_is_heard_and_nothing_is_left_running(string phase, string[] verified)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, ("plan.yaml", Yaml.Replace("200ms", "60s", StringComparison.Ordinal)));
        await using var other = await HoldAsync(database, "c");
        await using (
            var session = MigrationSession.Create(
                plan.Read(),
                new SessionOptions
                {
                    ConnectionString = database.ConnectionString,
                    Observer = new ThrowingObserver($"Phase {phase} (Phase {phase}) begins."),
                }
            )
        )
        {
            var told = await Assert.ThrowsAsync<NotSupportedException>(() =>
                TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(null), new InvokeOptions()))
            );
            Assert.Equal("enough", told.Message);
        }

        Assert.Equal(
            verified,
            (await plan.StatusAsync()).Where(s => s.State == MigrationState.Verified).Select(s => s.Phase)
        );
        await PostgresFixture.RunAsync(other, "rollback");
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task A_plan_longer_than_what_is_sent_at_once_is_run_whole_and_in_order()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var ids = Enumerable.Range(1, 75).Select(i => $"p{i:00}").ToList();
        var yaml =
            "plan: long\nphases:\n"
            + string.Concat(ids.Select(id => $"  - {{ id: {id}, apply: [ {{ sql: {id}.sql }} ] }}\n"));
        using var plan = new TestPlan(
            database,
            yaml,
            [.. ids.Select(id => ($"{id}.sql", $"create table {id} (id int);\n"))]
        );
        Assert.Equal(
            ids,
            (await plan.InvokeAsync()).Where(r => r.State == MigrationState.Verified).Select(r => r.Phase)
        );
        Assert.Equal(
            ids,
            await database.ColumnAsync<string>(
                "select phase from dbmigrate.event where event = 'PhaseVerified' order by id"
            )
        );
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
        Assert.All(
            await plan.InvokeAsync(),
            r => Assert.StartsWith("Verified already", r.Message, StringComparison.Ordinal)
        );
    }

    private const string Yaml = """
        plan: convoy
        limits: { lock_timeout: 200ms, lock_budget: 60s }
        phases:
          - { id: a, title: Phase a, apply: [ { sql: a.sql } ] }
          - { id: b, title: Phase b, apply: [ { sql: b.sql } ] }
          - { id: c, title: Phase c, apply: [ { sql: c.sql } ] }
          - { id: d, title: Phase d, apply: [ { sql: d.sql } ] }
          - { id: e, title: Phase e, apply: [ { sql: e.sql } ] }
        """;

    private static TestPlan Plan(TestDatabase database, params (string Name, string Text)[] files)
    {
        var plan = new TestPlan(
            database,
            Yaml,
            [
                .. Ids.Select(id =>
                    ($"{id}.sql", $"create table {id} (id int primary key, note text);\ncreate index on {id} (note);\n")
                ),
            ]
        );
        foreach (var (name, text) in files)
        {
            plan.Write(name, text);
        }

        return plan;
    }

    /// <summary>A session that is making a table of the name: who makes one too has to wait for its end.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(TestDatabase database, string table)
    {
        var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, "begin");
        await PostgresFixture.RunAsync(other, $"create table {table} (id int)");
        return other;
    }

    /// <summary>The process id of the session that waits for it.</summary>
    private static async Task<int> WaitingAsync(TestDatabase database)
    {
        var waiting = 0;
        await Wait.ForAsync(async () =>
            (
                waiting = await database.ScalarAsync<int>(
                    "select l.pid from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()"
                )
            ) != 0
        );
        return waiting;
    }

    /// <summary>The events of a phase, without its waits: a wait has a row only where it was long enough to be seen.</summary>
    private static async Task<IEnumerable<string>> EventsAsync(TestPlan plan, string? phase = null) =>
        (await plan.HistoryAsync())
            .Where(e => phase is null ? e.Phase is { Length: > 0 } : e.Phase == phase)
            .Where(e => e.Event != "LockWaited")
            .Reverse()
            .Select(e => e.Event);

    /// <summary>Holds the run at a message until something came about, or for long enough that it will not.</summary>
    private sealed class HoldingObserver(string text, Func<Task<bool>> condition) : IMigrationObserver
    {
        public bool CameAbout { get; private set; }

        public void OnMessage(MigrationMessage message)
        {
            for (var i = 0; message.Text == text && !CameAbout && i < 300; i++)
            {
                CameAbout = condition().GetAwaiter().GetResult();
                Thread.Sleep(CameAbout ? 0 : 100);
            }
        }
    }

    private sealed class ThrowingObserver(string text) : IMigrationObserver
    {
        public void OnMessage(MigrationMessage message)
        {
            if (message.Text == text)
            {
                throw new NotSupportedException("enough");
            }
        }
    }
}
