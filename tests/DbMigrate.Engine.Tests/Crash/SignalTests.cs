using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Ctrl+C and SIGTERM while the command executes a statement.</summary>
public sealed class SignalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: signals
        phases:
          - id: a
            apply: [ { sql: { file: a.sql, transaction: statement } } ]
            undo: []
        """;

    [Theory]
    [InlineData("INT", "select pg_sleep(600);\n", 5)]
    [InlineData("TERM", "select pg_sleep(600);\n", 5)]
    [InlineData("INT", "create index concurrently items_id on items (id);\n", 5)]
    [InlineData("TERM", "vacuum items;\n", 5)]
    public async Task A_signal_ends_the_statement_on_the_server_and_the_journal_is_written_before_the_command_ends(
        string signal,
        string statement,
        int exitCode
    )
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table items (id int)",
            "insert into items select generate_series(1, 100)"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create table first (id int);\n" + statement));

        // While this transaction is open, the statement cannot complete, and a clean-up that needs its locks cannot either.
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "insert into items values (0)");
        await PostgresFixture.RunAsync(holder, "lock table items in share row exclusive mode");
        if (statement.StartsWith("create", StringComparison.Ordinal))
        {
            await PostgresFixture.RunAsync(holder, "rollback");
            await PostgresFixture.RunAsync(holder, "begin");
            await PostgresFixture.RunAsync(holder, "insert into items values (0)");
        }

        using var command = new CommandRun(
            plan.Folder,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.Uri },
            "invoke",
            "a"
        );
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and (wait_event = 'PgSleep' or wait_event_type = 'Lock'))"
        );
        await command.SignalAsync(signal);
        Assert.Equal("Stopped", await command.EndAsync());
        Assert.Equal(exitCode, command.ExitCode);

        // The transaction of the holder is still open: the command did not wait for it.
        Assert.False(
            await database.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and state = 'active')"
            )
        );
        Assert.Equal("PhaseInterrupted", (await plan.HistoryAsync())[0].Event);
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);
        await PostgresFixture.RunAsync(holder, "rollback");
        plan.Write("a.sql", "create table first (id int);\n" + statement.Replace("600", "0", StringComparison.Ordinal));
        var result = Assert.Single(await plan.InvokeAsync("a"));
        Assert.Equal((MigrationState.Verified, 1), (result.State, result.Steps[0].BatchesDoneBefore));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_index where not indisvalid"));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }
}
