using System.Diagnostics;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// A stop is heard where something other than a query is waited for. What is waited for lasts longer than the deadline
/// of a test.
/// </summary>
public sealed class StopTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Copying =
        "select exists (select from pg_stat_activity where datname = current_database() and query like 'copy items%' and wait_event = 'PgSleep')";

    [Theory]
    [InlineData("file", 3)]
    [InlineData("none", 3)]
    [InlineData("file", 400_000)]
    [InlineData("none", 400_000)]
    public async Task A_copy_is_cancelled_on_the_server_when_its_rows_are_sent_and_while_they_are_sent(
        string transaction,
        int rows
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table items (id int, name text)",
            "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$",
            "create trigger slow before insert on items for each row execute function slow()"
        );
        var data = string.Concat(Enumerable.Range(1, rows).Select(i => $"{i}\tname of item {i}\n"));
        using var plan = new TestPlan(
            database,
            $"plan: copy\nphases:\n  - id: a\n    apply:\n      - sql: {{ file: a.sql, transaction: {transaction} }}\n    undo: []\n",
            ("a.sql", $"copy items from stdin;\n{data}\\.\n")
        );
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(Copying, run);
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);

        Assert.False(stopped.PartlyApplied);
        Assert.False(await database.ScalarAsync<bool>(Copying));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from items"));
        Assert.Equal("PhaseInterrupted", (await plan.HistoryAsync())[0].Event);
        await database.ExecuteAsync("drop trigger slow on items");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal((long)rows, await database.ScalarAsync<long>("select count(*) from items"));
    }

    [Fact]
    public async Task A_copy_is_cancelled_while_its_end_is_processed_and_batches_before_it_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table items (id int, name text)",
            "create function after_all() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return null; end $$",
            "create trigger slow after insert on items for each statement execute function after_all()"
        );
        using var plan = new TestPlan(
            database,
            "plan: copy\nphases:\n  - id: a\n    apply:\n      - sql: one.sql\n      - sql: a.sql\n    undo: []\n",
            ("one.sql", "create table one (id int);\n"),
            ("a.sql", "copy items from stdin;\n1\tone\n\\.\n")
        );
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(Copying, run);
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.True(stopped.PartlyApplied);
        Assert.Contains("1 batch of phase a stays done", stopped.Message);
    }

    [Theory]
    [InlineData("(sleep 600 & echo $! > orphan); echo said", null)]
    [InlineData("(sleep 600 & echo $! > orphan); sleep 600", "timeout")]
    [InlineData("(sleep 600 & echo $! > orphan); touch started; sleep 600", "stop")]
    public async Task A_program_that_leaves_a_process_behind_does_not_hold_the_run(string script, string? end)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var database = await postgres.CreateDatabaseAsync();
        var timeout = end == "timeout" ? ", timeout: 1s" : string.Empty;
        using var plan = new TestPlan(
            database,
            $"plan: orphan\nphases:\n  - id: a\n    apply:\n      - script: {{ run: [sh, -c, '{script}']{timeout} }}\n    undo: []\n"
        );
        var orphan = Path.Combine(plan.Folder, "orphan");
        try
        {
            using var cancel = new CancellationTokenSource();
            var run = plan.InvokeAsync(cancellationToken: cancel.Token);
            switch (end)
            {
                case "timeout":
                    var failed = await Assert.ThrowsAsync<ScriptFailedException>(() => run);
                    Assert.Contains("timeout of 1s", failed.Message);
                    break;
                case "stop":
                    await Wait.ForAsync(() => File.Exists(Path.Combine(plan.Folder, "started")));
                    await cancel.CancelAsync();
                    var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
                    Assert.True(stopped.PartlyApplied);
                    Assert.Contains("what the program of step 1 did stays", stopped.Message);
                    Assert.DoesNotContain("rolled back", stopped.Message);
                    break;
                default:
                    Assert.Contains("said", (await run)[0].Steps[0].Message);
                    break;
            }

            using var left = Process.GetProcessById(await OrphanAsync(orphan));
            Assert.False(left.HasExited);
        }
        finally
        {
            using var left = Process.GetProcessById(await OrphanAsync(orphan));
            left.Kill();
        }
    }

    [Fact]
    public async Task A_stop_while_the_verify_checks_run_leaves_the_phase_applied()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: verify
            phases:
              - id: a
                apply:
                  - sql: a.sql
                verify:
                  - sql: { query: select pg_sleep(600) is not null }
                undo: []
            """,
            ("a.sql", "create table one (id int);\n")
        );
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep')",
            run
        );
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.True(stopped.PartlyApplied);
        Assert.Contains("stays applied", stopped.Message);
        Assert.Equal(MigrationState.Applied, (await plan.StatusAsync())[0].State);
    }

    private static async Task<int> OrphanAsync(string file)
    {
        var text = string.Empty;
        await Wait.ForAsync(() => File.Exists(file) && (text = File.ReadAllText(file)).EndsWith('\n'));
        return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
