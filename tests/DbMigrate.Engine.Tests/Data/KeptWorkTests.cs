using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>What stays of a phase that ended in the middle of a batch, by the journal, is reported.</summary>
public sealed class KeptWorkTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_stopped_backfill_reports_the_rows_that_stay_and_the_next_run_knows_of_them()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = BackfillPlans.Of(database, RowGate.Backfill);
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await gate.HoldsAsync(1, run);
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        var kept = await KeptAsync(database);
        Assert.InRange(kept, 1, 4999);
        Assert.True(stopped.PartlyApplied);
        Assert.Contains($"{kept:N0} rows that step 1 changed stay", stopped.Message);
        Assert.Equal(stopped.Message, (await plan.HistoryAsync())[0].Message);

        // A run that changes no row itself has the rows of the run before.
        await gate.OpenAllAsync();
        await RefuseLocksAsync(database);
        plan.Write(
            "plan.yaml",
            File.ReadAllText(Path.Combine(plan.Folder, "plan.yaml"))
                .Replace("lock_budget: 20s", "lock_budget: 1s", StringComparison.Ordinal)
        );
        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync());
        Assert.Equal(5, spent.ExitCode);
        Assert.Contains($"{kept:N0} rows that step 1 changed stay", spent.Message);
        Assert.Equal(kept, await KeptAsync(database));
    }

    [Fact]
    public async Task A_backfill_whose_first_batch_does_not_get_its_locks_keeps_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 10);
        using var plan = new TestPlan(
            database,
            "plan: fill\nlimits: { lock_timeout: 50ms, lock_budget: 2s }\nphases:\n  - id: a\n    apply:\n      - backfill: { table: people, set: mark = name }\n"
        );
        await RefuseLocksAsync(database);
        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync());
        Assert.Equal(4, spent.ExitCode);
        Assert.Contains("nothing of phase a is kept", spent.Message);
    }

    [Fact]
    public async Task A_bad_row_and_a_lost_connection_report_the_rows_that_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        await database.ExecuteAsync("alter table people add constraint not_4000 check (mark <> 'name 4000')");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        var kept = await KeptAsync(database);
        Assert.Equal(5, failed.ExitCode);
        Assert.Contains($"{kept:N0} rows that step 1 changed stay", failed.Message);

        await database.ExecuteAllAsync(
            "alter table people drop constraint not_4000",
            "create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$",
            "create trigger die before update on people for each row execute function die()"
        );
        var lost = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());
        Assert.Equal("ConnectionLost", lost.ErrorId);
        Assert.Equal(5, lost.ExitCode);
        Assert.Contains($"{kept:N0} rows that step 1 changed stay", lost.Message);
    }

    [Fact]
    public async Task A_procedure_that_commits_keeps_what_it_committed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table done (id int)",
            "create procedure work() language plpgsql as $$ begin insert into done values (1); commit; perform 1 / 0; end $$"
        );
        using var plan = new TestPlan(
            database,
            "plan: call\nphases:\n  - id: a\n    apply:\n      - sql: a.sql\n    undo: []\n",
            ("a.sql", "call work();\n")
        );
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from done"));
        Assert.Equal(5, failed.ExitCode);
        Assert.Contains("what the statement of step 1 committed by itself stays", failed.Message);
    }

    [Fact]
    public async Task A_program_that_failed_keeps_what_it_did()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: program\nphases:\n  - id: a\n    apply:\n      - script: { run: [sh, -c, 'echo did; exit 3'] }\n    undo: []\n"
        );
        var failed = await Assert.ThrowsAsync<ScriptFailedException>(() => plan.InvokeAsync());
        Assert.Equal(5, failed.ExitCode);
        Assert.Contains("what the program of step 1 did stays", failed.Message);
    }

    // As a row that another session holds for longer than the budget.
    private static Task RefuseLocksAsync(TestDatabase database) =>
        database.ExecuteAllAsync(
            "create function refuse() returns trigger language plpgsql as $$ begin raise 'held' using errcode = 'lock_not_available'; end $$",
            "create trigger refuse before update on people for each row execute function refuse()"
        );

    private static Task<long> KeptAsync(TestDatabase database) =>
        database.ScalarAsync<long>("select coalesce(sum(rows), 0)::bigint from dbmigrate.cursor");
}
