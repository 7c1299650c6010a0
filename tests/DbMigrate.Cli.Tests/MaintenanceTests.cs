using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>Maintenance, on a terminal and for a script.</summary>
[Collection(ServerTests.Name)]
public sealed class MaintenanceTests(ServerFixture server)
{
    private const string Plan = """
        plan: kept
        phases: [ { id: a, apply: [ { sql: one.sql } ] } ]
        maintenance:
          - { name: nightly, cron: 0 3 * * *, zone: Europe/Berlin, tasks: [ { sql: one.sql, name: add one } ] }
          - { name: broken, cron: "@monthly", tasks: [ { sql: bad.sql, name: bad }, { sql: one.sql, name: add one } ] }
        """;

    [Fact]
    public async Task What_is_due_runs_and_is_listed()
    {
        using var folder = new TemporaryFolder()
            .With("plan.yaml", Plan)
            .With("one.sql", "insert into one values (1);\n")
            .With("bad.sql", "select * from nowhere;\n");
        var database = await server.CreateDatabaseAsync();
        await ServerFixture.ExecuteAsync(database, "create table one (id int)");

        var shown = await RunAsync("maintenance run --schedule nightly --what-if");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("Schedule nightly: Planned, due ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("insert into one values (1)", shown.Output, StringComparison.Ordinal);

        var first = await RunAsync("maintenance run -s nightly --wait");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("Schedule nightly: Succeeded after ", first.Output, StringComparison.Ordinal);
        var again = await RunAsync("maintenance run --schedule nightly");
        Assert.Equal((0, string.Empty), (again.ExitCode, again.Output));
        Assert.Contains("Nothing is due. Next: nightly at ", again.Errors, StringComparison.Ordinal);
        // Cron sends a mail for each line.
        var called = await RunAsync("maintenance run --schedule nightly --on-time");
        Assert.Equal((0, string.Empty, string.Empty), (called.ExitCode, called.Output, called.Errors));
        Assert.Equal(0, (await RunAsync("maintenance run --schedule nightly --now --wait-timeout 5m")).ExitCode);

        var failed = await RunAsync("maintenance run --json");
        Assert.Equal(5, failed.ExitCode);
        var result = JsonDocument.Parse(failed.Output).RootElement;
        Assert.Equal("Failed", result.GetProperty("outcome").GetString());
        Assert.Equal(
            ["Failed", "Done"],
            result.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("outcome").GetString())
        );
        var error = failed.Errors.Split('\n').Single(l => l.Contains("\"errorId\"", StringComparison.Ordinal));
        Assert.Contains("dbmigrate maintenance run --schedule broken --now", error, StringComparison.Ordinal);

        var onTime = await RunAsync("maintenance run --now --on-time -s broken --wait");
        Assert.Contains(
            "`dbmigrate maintenance run --schedule broken --now --wait`",
            onTime.Errors,
            StringComparison.Ordinal
        );
        var json = JsonDocument.Parse((await RunAsync("maintenance list -s broken --json")).Output).RootElement;
        var bad = json.GetProperty("tasks").EnumerateArray().First();
        Assert.Equal("StatementFailed", bad.GetProperty("errorId").GetString());
        Assert.Equal("42P01", bad.GetProperty("sqlState").GetString());

        var list = await RunAsync("maintenance list --schedule *");
        Assert.Equal(0, list.ExitCode);
        Assert.Matches(@"nightly +Succeeded +.+ 0 3 \* \* \* Europe/Berlin", list.Output);
        Assert.Contains("1 of 2 tasks failed: bad.", list.Output, StringComparison.Ordinal);
        Assert.Contains("bad", (await RunAsync("maintenance list --verbose")).Output, StringComparison.Ordinal);
        return;

        Task<CommandOutcome> RunAsync(string line) =>
            CommandProcess.RunAsync(
                line.Split(' '),
                string.Empty,
                new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
                folder.Path
            );
    }

    [Fact]
    public async Task A_file_of_variables_is_read_as_data_and_repeated_in_the_next_action()
    {
        using var folder = new TemporaryFolder()
            .With(
                "plan.yaml",
                """
                plan: filed
                connections: { default: "${DBMIGRATE_TEST_FILED}" }
                maintenance:
                  daily:
                    - script: { run: [printenv, DBMIGRATE_TEST_HOOK], env: DBMIGRATE_TEST_HOOK }
                  monthly: [ { sql: bad.sql } ]
                """
            )
            .With("bad.sql", "select * from nowhere;\n");
        var database = await server.CreateDatabaseAsync();
        folder.With("the vars.env", $"DBMIGRATE_TEST_FILED='{database}'\nDBMIGRATE_TEST_HOOK='$(touch pwned) `id`'\n");
        string[] run = ["maintenance", "run", "--env-file", "the vars.env", "--schedule"];
        var done = await RunAsync([.. run, "daily"]);
        Assert.Equal(0, done.ExitCode);
        Assert.False(File.Exists(Path.Combine(folder.Path, "pwned")));
        var status = await RunAsync(["status", "--env-file", "the vars.env"]);
        Assert.Equal((0, string.Empty), (status.ExitCode, status.Output));
        Assert.Contains("The plan filed has no phases.", status.Errors, StringComparison.Ordinal);
        var failed = await RunAsync([.. run, "monthly"]);
        Assert.Equal(5, failed.ExitCode);
        Assert.Contains(
            "--env-file 'the vars.env'".Replace('\'', OperatingSystem.IsWindows() ? '"' : '\''),
            failed.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "DBMIGRATE_TEST_FILED",
            (await RunAsync(["maintenance", "list"])).Errors,
            StringComparison.Ordinal
        );
        return;

        Task<CommandOutcome> RunAsync(string[] words) =>
            CommandProcess.RunAsync(words, string.Empty, new Dictionary<string, string>(), folder.Path);
    }

    [Fact]
    public async Task After_a_lost_connection_the_maintenance_is_run_again()
    {
        using var folder = new TemporaryFolder()
            .With(
                "plan.yaml",
                "plan: kept\nphases: [ { id: a, apply: [ { milestone: done } ] } ]\nmaintenance: { daily: [ { sql: end.sql } ] }\n"
            )
            .With("end.sql", "select pg_terminate_backend(pg_backend_pid());\n");
        var lost = await CommandProcess.RunAsync(
            ["maintenance", "run", "--on-time", "--wait"],
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = (await server.CreateDatabaseAsync()).ToString() },
            folder.Path
        );
        Assert.Equal(4, lost.ExitCode);
        Assert.Contains("ErrorId: ConnectionLost", lost.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "`dbmigrate maintenance run --schedule daily --on-time --wait`",
            lost.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("maintenance:daily", lost.Errors, StringComparison.Ordinal);
    }
}
