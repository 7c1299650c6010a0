using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Two runners that are started at the same time.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class TwoRunnersTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // The batch of the first runner is held until the second has its answer, so that both run at the same time.
    private const string Hold = "select pg_advisory_xact_lock_shared(99);\ninsert into ledger values ('ran');\n";

    private const string Yaml = """
        plan: two
        limits: { lock_timeout: 60s, lock_budget: 60s }
        phases:
          - id: a
            apply: [ sql: a.sql ]
            undo: [ sql: a.undo.sql ]
        """;

    private static readonly (string, string)[] Files = [("a.sql", Hold), ("a.undo.sql", "delete from ledger;\n")];

    [Theory]
    [InlineData(25, true)]
    [InlineData(25, false)]
    public async Task One_runs_and_the_other_reports_who_runs_since_when_and_from_where(int times, bool newJournal)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table ledger (what text)");
        using var plan = new TestPlan(database, Yaml, Files);
        for (var i = 0; i < times; i++)
        {
            if (newJournal)
            {
                // Both runners create the journal at the same time.
                await database.ExecuteAsync("drop schema if exists dbmigrate cascade");
                await database.ExecuteAsync("truncate ledger");
            }
            else if (i > 0)
            {
                await plan.UndoAsync();
            }

            await OnceAsync(database, () => ByTaskAsync(plan));
            Assert.Equal(["ran"], await database.ColumnAsync<string>("select what from ledger"));
        }

        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task Of_two_processes_one_runs_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table ledger (what text)");
        using var plan = new TestPlan(database, Yaml, Files);
        for (var i = 0; i < 3; i++)
        {
            await database.ExecuteAllAsync("drop schema if exists dbmigrate cascade", "truncate ledger");
            await OnceAsync(database, () => ByCommandAsync(plan, database));
            Assert.Equal(["ran"], await database.ColumnAsync<string>("select what from ledger"));
        }
    }

    private static async Task OnceAsync(TestDatabase database, Func<Task<string>> run)
    {
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(99)");
        using var start = new Barrier(2);
        var both = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Task.Run(() =>
                {
                    start.SignalAndWait();
                    return run();
                })
            )
            .ToList();
        var first = await await Wait.EndOfAsync(Task.WhenAny(both));
        Assert.Equal("AnotherRunner", first);
        Assert.Equal(1, both.Count(t => !t.IsCompleted));
        await holder.DisposeAsync();
        Assert.Equal([string.Empty, "AnotherRunner"], (await Wait.EndOfAsync(Task.WhenAll(both))).Order());
    }

    private static async Task<string> ByTaskAsync(TestPlan plan)
    {
        try
        {
            Assert.Equal(MigrationState.Verified, Assert.Single(await plan.InvokeAsync("a")).State);
            return string.Empty;
        }
        catch (AnotherRunnerException e)
        {
            Assert.NotEqual(0, e.ProcessId);
            Assert.NotEmpty(e.By);
            Assert.NotEmpty(e.Host);
            Assert.NotNull(e.Since);
            Assert.Contains($"server process {e.ProcessId}", e.Message, StringComparison.Ordinal);
            return e.ErrorId;
        }
    }

    private static async Task<string> ByCommandAsync(TestPlan plan, TestDatabase database)
    {
        using var command = new CommandRun(
            plan.Folder,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.Uri },
            "invoke",
            "a"
        );
        var error = await command.EndAsync();
        Assert.Equal(error.Length == 0 ? 0 : 3, command.ExitCode);
        return error;
    }
}
