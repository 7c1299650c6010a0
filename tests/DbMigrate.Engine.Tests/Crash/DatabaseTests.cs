using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>The runner of a step that creates or drops a database is killed while the server executes it.</summary>
public sealed class DatabaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_run_waits_for_the_statement_and_asks_the_catalog(bool undo)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var name = cluster.Database();
        using var plan = new TestPlan(
            home,
            $$"""
            plan: crash
            limits: { lock_timeout: 5m, lock_budget: 10m }
            connections: { default: '${DATABASE_URL}' }
            phases:
            - id: a
              apply: [ database: {{name}} ]
            """
        );
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = home.Uri };
        string[] words = undo ? ["undo", "a", "--yes"] : ["invoke", "a"];
        if (undo)
        {
            await plan.InvokeAsync();
        }

        var statement = undo ? "DROP DATABASE%" : "CREATE DATABASE%";
        var waiting =
            $"select count(*) = 1 from pg_stat_activity where query like '{statement}{name}%' and wait_event_type = 'Lock'";
        await using (var blocker = await home.OpenAsync())
        {
            // The statement gets as far as the row that it writes or deletes.
            await PostgresFixture.RunAsync(blocker, "begin");
            await PostgresFixture.RunAsync(blocker, "lock table pg_database in share mode");
            using var killed = new CommandRun(plan.Folder, environment, words);
            await home.WaitForAsync(waiting, killed.EndAsync());
            await killed.KillAsync();
            await PostgresFixture.RunAsync(blocker, "commit");
        }

        using var next = new CommandRun(plan.Folder, environment, words);

        Assert.Equal((string.Empty, 0), (await next.EndAsync(), next.ExitCode));
        Assert.Equal(
            !undo,
            await home.ScalarAsync<bool>("select exists (select from pg_database where datname = $1)", name)
        );
        Assert.Equal(
            1,
            await home.ScalarAsync<long>(
                $"select count(*) from dbmigrate.event where event = 'BatchResolved' and batch = '{(undo ? "drop" : "create")}'"
            )
        );
        Assert.Empty(await JournalOracle.JudgeAsync(home));
    }
}
