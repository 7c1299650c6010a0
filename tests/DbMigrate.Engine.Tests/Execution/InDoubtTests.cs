using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What is in doubt, what never is, and what an undo does with a batch that was settled as not done.</summary>
public sealed class InDoubtTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Lock = "select pg_advisory_lock(9)";

    [Theory]
    [InlineData("index: { table: t, columns: [id], name: t_id }")]
    [InlineData("sql: a.sql")]
    [InlineData("script: { run: [sh, -c, 'echo ran >> log'] }")]
    public async Task A_stop_between_the_end_of_a_statement_and_its_row_leaves_nothing_in_doubt(string step)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            $"plan: doubt\nphases:\n  - id: z\n    apply: [ sql: z.sql ]\n  - id: a\n    apply: [ {{ {step} }} ]\n    undo: []\n",
            ("z.sql", "select 1;\n"),
            ("a.sql", "create index concurrently t_id on t (id);\n")
        );
        await plan.InvokeAsync("z");
        await database.ExecuteAllAsync(
            "create function wait_for_it() returns trigger language plpgsql as $$ begin perform pg_catalog.pg_advisory_xact_lock_shared(9); return new; end $$",
            "create trigger wait_for_it before insert on dbmigrate.event for each row when (new.event = 'BatchDone') execute function wait_for_it()"
        );
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, Lock);
        using var stop = new CancellationTokenSource();
        var run = plan.InvokeAsync("a", cancellationToken: stop.Token);
        await database.WaitForAsync(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = "
                + "(select oid from pg_database where datname = current_database()))",
            run
        );
        await stop.CancelAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_unlock(9)");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.EndOfAsync(run));

        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[1].State);
        Assert.Single(await plan.HistoryAsync(), e => e.Event == "BatchDone" && e.Phase == "a");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Event == "BatchResolved");
        if (step.StartsWith("script", StringComparison.Ordinal))
        {
            Assert.Equal(["ran"], await File.ReadAllLinesAsync(Path.Combine(plan.Folder, "log")));
        }

        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task An_undo_does_not_drop_what_somebody_else_made_after_it_was_settled_as_not_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)", "insert into t values (1)");
        using var plan = new TestPlan(
            database,
            "plan: doubt\nphases:\n  - id: a\n    apply: [ { index: { table: t, columns: [id], name: t_id } } ]\n"
        );
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "insert into t values (2)");
        using (
            var command = new CommandRun(
                plan.Folder,
                new Dictionary<string, string> { ["DATABASE_URL"] = database.Uri },
                "invoke",
                "a"
            )
        )
        {
            await database.WaitForAsync(
                "select exists (select from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%')",
                command.EndAsync()
            );
            await command.KillAsync();
        }

        await database.ExecuteAsync(
            "select pg_terminate_backend(pid, 30000) from pg_stat_progress_create_index where datname = current_database()"
        );
        await PostgresFixture.RunAsync(holder, "rollback");
        await database.ExecuteAsync("drop index if exists t_id");
        await Wait.ForAsync(async () => (await plan.StatusAsync())[0].State == MigrationState.InDoubt);
        await using (var session = plan.Session())
        {
            var repaired = await session.RepairAsync(session.Plan.Phases[0], done: false, "the index is not there");
            Assert.Equal(MigrationState.Failed, repaired.State);
            Assert.Matches("^Step and batch 1/[^:]+: not done, as .+ states: the index is not there$", repaired.Reason);
            Assert.Contains(
                plan.MessagesNow(),
                m => m.Kind == MessageKind.Information && m.Text == $"Phase a: recorded. {repaired.Reason}"
            );
            Assert.Equal(repaired.Reason, (await plan.StatusAsync())[0].Reason);
        }

        await database.ExecuteAsync("create index t_id on t (id)");
        await plan.UndoAsync();
        Assert.NotNull(await database.ScalarAsync<string>("select to_regclass('t_id')::text"));
    }
}
