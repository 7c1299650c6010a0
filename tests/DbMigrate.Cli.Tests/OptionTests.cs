using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>Options of single commands: OptionCoverageTests finds those without a test.</summary>
[Collection(ServerTests.Name)]
public sealed class OptionTests(ServerFixture server)
{
    private const string Backfill = """
        plan: filled
        connections: { default: "${DATABASE_URL}" }
        variables: { first_id: 1 }
        phases:
          - id: a
            apply: [ sql: a.sql ]
            undo: [ sql: a.undo.sql ]
          - id: fill
            apply: [ backfill: { table: item, set: "name = 'x'", where: "name = 'one'" } ]
            undo: []
        """;

    [Fact]
    public async Task An_undo_is_shown_and_changes_nothing()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var shown = await work.RunAsync("undo a --what-if");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("a.undo.sql", shown.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^a +Verified ", (await work.RunAsync("status")).Output);
    }

    [Theory]
    [InlineData("approve b --what-if", "What if: approve phase b of ")]
    [InlineData("milestone build-deployed --what-if", "What if: record the milestone build-deployed of ")]
    [InlineData("suspend a --what-if", "What if: suspend phase a of ")]
    [InlineData("resume a --what-if", "What if: resume phase a of ")]
    [InlineData(
        "access grant pg_monitor --access view --what-if",
        "What if: grant View to the role pg_monitor on the journal of "
    )]
    [InlineData(
        "access revoke pg_monitor --what-if",
        "What if: revoke all access of the role pg_monitor on the journal of "
    )]
    [InlineData("sandbox start --what-if", "What if: start a sandbox: PostgreSQL, the newest version found.")]
    [InlineData("sandbox stop 123 --what-if", "What if: stop the sandbox 123 and delete its data.")]
    [InlineData("schema export --output it.json --what-if", "What if: write the schema to it.json.")]
    [InlineData(
        "schema diff --from empty.sql --to a.sql --align it.sql --what-if",
        "What if: write the alignment to it.sql:"
    )]
    public async Task Each_command_that_changes_something_shows_it_first(string line, string said)
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("empty.sql", "select 1;\n");
        work.Write("a.sql", "create table item (id int);\n");
        var shown = await work.RunAsync(line);
        Assert.Contains(said, shown.Errors, StringComparison.Ordinal);
        Assert.False(
            File.Exists(Path.Combine(work.Folder, "it.json")) || File.Exists(Path.Combine(work.Folder, "it.sql"))
        );
        await using var connection = await ServerFixture.OpenAsync(work.Database);
        await using var journal = new NpgsqlCommand("select to_regclass('dbmigrate.event') is null", connection);
        Assert.True((bool)(await journal.ExecuteScalarAsync())!);
    }

    [Fact]
    public async Task An_undo_ends_the_sessions_that_block_it_and_says_why_a_change_is_accepted()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        work.Write("a.sql", "create table item (id int);\n");
        await using var blocker = await ServerFixture.OpenAsync(work.Database);
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("select from item", blocker))
        {
            await command.ExecuteNonQueryAsync();
        }

        var undone = await work.RunAsync([
            "undo",
            "a",
            "--yes",
            "--terminate-blockers",
            "--accept-changed",
            "--reason",
            "only a comment",
        ]);
        Assert.True(undone.ExitCode == 0, undone.Errors);
        var history = (await work.RunAsync("history a --json")).Output;
        Assert.Contains("BlockersTerminated", history, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync());
    }

    [Theory]
    [InlineData("undo a --yes --wait-timeout 1s")]
    [InlineData("invoke c --yes --wait-timeout 1s")]
    public async Task Another_run_is_waited_for_as_long_as_it_is_said(string line)
    {
        using var work = await Workplace.CreateAsync(server);
        using var running = await StartSlowAsync(work);
        var late = await work.RunAsync(line);
        Assert.Equal(3, late.ExitCode);
        Assert.Contains("ErrorId: AnotherRunner", late.Errors, StringComparison.Ordinal);
        running.Kill();
        await running.WaitForExitAsync();
    }

    [Theory]
    [InlineData("undo a --yes --wait")]
    [InlineData("invoke c --yes --wait")]
    public async Task Another_run_is_waited_for_to_its_end(string line)
    {
        using var work = await Workplace.CreateAsync(server);
        using var running = await StartSlowAsync(work);
        using var waiting = CommandProcess.Start(line.Split(' '), work.Variables, work.Folder);
        var errors = string.Empty;
        while (
            !errors.Contains("ait", StringComparison.Ordinal) && await waiting.StandardError.ReadLineAsync() is { } text
        )
        {
            errors += text;
        }

        Assert.False(waiting.HasExited, errors);
        running.Kill();
        await ServerFixture.ExecuteAsync(
            work.Database,
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name like '%dbmigrate%' "
                + "and datname = current_database() and wait_event = 'PgSleep'"
        );
        _ = waiting.StandardError.ReadToEndAsync();
        var output = await waiting.StandardOutput.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await waiting.WaitForExitAsync(deadline.Token);
        Assert.Equal((0, true), (waiting.ExitCode, output.Contains("Phase ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_preflight_may_be_an_exit_code_alone()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(new CommandOutcome(3, string.Empty, string.Empty), await work.RunAsync("preflight b --quiet"));
        Assert.Equal(new CommandOutcome(0, string.Empty, string.Empty), await work.RunAsync("preflight a --quiet"));
    }

    [Fact]
    public async Task The_reason_of_a_suspension_is_journaled()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("plan.yaml", Backfill);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var suspended = await work.RunAsync(["suspend", "fill", "--reason", "month end"]);
        Assert.True(suspended.ExitCode == 0, suspended.Errors);
        var rows = (await work.RunAsync("history fill --json")).Output;
        var row = JsonDocument.Parse(rows.Split('\n')[0]).RootElement;
        Assert.Equal(
            ("PhaseSuspended", "fill"),
            (row.GetProperty("event").GetString(), row.GetProperty("phase").GetString())
        );
        Assert.Contains("month end", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("\"phase\":\"a\"", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_plan_has_the_name_that_is_given()
    {
        using var folder = new TemporaryFolder();
        var made = await CommandProcess.RunAsync(["new", "shop", "--name", "sales"], string.Empty, folder: folder.Path);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains(
            "plan: sales",
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "shop", "plan.yaml")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Locks_are_watched_until_the_command_is_stopped()
    {
        using var work = await Workplace.CreateAsync(server);
        using var watching = CommandProcess.Start(["locks", "--watch"], work.Variables, work.Folder);
        Assert.EndsWith(" UTC", await watching.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("No session waits for a lock.", await watching.StandardOutput.ReadLineAsync());
        Assert.False(watching.HasExited);
        using var kill = Process.Start("kill", ["-INT", $"{watching.Id}"]);
        await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await watching.WaitForExitAsync(deadline.Token);
    }

    private static async Task<Process> StartSlowAsync(Workplace work)
    {
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var running = CommandProcess.Start(["invoke", "slow"], work.Variables, work.Folder);
        while (
            !running.HasExited
            && await ServerFixture.ScalarAsync(
                work.Database,
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
            )
                is 0L
        )
        {
            await Task.Delay(50);
        }

        Assert.False(running.HasExited);
        return running;
    }
}
