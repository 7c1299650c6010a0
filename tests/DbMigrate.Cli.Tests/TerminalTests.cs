using System.Diagnostics;
using System.Text.Json;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>What others wrote reaches no terminal raw; an output that takes nothing more ends no work.</summary>
[Collection(ServerTests.Name)]
public sealed class TerminalTests(ServerFixture server)
{
    // Hides the text, sets the title, moves the cursor, turns the direction of writing.
    private const string Hostile = @"E'ping\x1b[8m\x1b]0;title\x07\u009b2K\u202e\r\u2028 pong'";

    [Fact]
    public async Task Control_characters_of_the_server_the_journal_and_names_are_shown()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(
            work.Database,
            $"do $$ begin execute format('create role %I superuser login password ''sesame''', 'r_' || current_database() || {Hostile}); end $$"
        );
        var role = (string)
            (
                await ServerFixture.ScalarAsync(
                    work.Database,
                    "select rolname from pg_roles where rolname like 'r\\_' || current_database() || 'ping%'"
                )
            )!;
        work.Write("plan.yaml", PlanWith("A \\e[2J\\u202e title"));
        work.Write(
            "a.sql",
            $"do $$ begin raise warning '%', {Hostile}; raise notice '%', {Hostile}; end $$;\n"
                + $"do $$ begin raise exception using message = {Hostile}, detail = {Hostile}, hint = {Hostile}; end $$;\n"
        );
        var outcomes = new List<CommandOutcome>();
        foreach (
            var line in new[]
            {
                "plan",
                "plan a",
                "invoke a --yes --what-if",
                "invoke a --yes --verbose",
                "status",
                "preflight a",
                "history --verbose",
                "metric",
            }
        )
        {
            string[] login = line.StartsWith("plan", StringComparison.Ordinal)
                ? []
                : ["--username", role, "--password-stdin"];
            outcomes.Add(await work.RunAsync([.. line.Split(' '), .. login], "sesame\n"));
        }

        var all = string.Concat(outcomes.Select(o => o.Output + o.Errors));
        Assert.DoesNotContain(all, IsRaw);
        Assert.Contains("ping\\x1b[8m\\x1b]0;title\\x07\\x9b2K\\u202e\\r\\u2028 pong", all, StringComparison.Ordinal);
        Assert.Contains("A \\x1b[2J\\u202e title", all, StringComparison.Ordinal);
        Assert.Equal(4, outcomes[3].ExitCode);
    }

    [Fact]
    public async Task Json_escapes_them_and_keeps_their_value()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("plan.yaml", PlanWith("A \\e[2J\\u202e\\x9b title"));
        var outcome = await work.RunAsync("plan a --json");
        Assert.DoesNotContain(outcome.Output, IsRaw);
        Assert.Equal(
            "A \u001b[2J\u202e\u009b title",
            JsonDocument.Parse(outcome.Output).RootElement.GetProperty("title").GetString()
        );
    }

    [Fact]
    public async Task A_full_output_is_an_error_and_the_work_is_done_and_journaled()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        var outcome = await ShellAsync(work, "invoke a --yes >/dev/full");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("The output could not be written: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: OutputFailed", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("dbmigrate history", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(
            "PhaseVerified",
            await ServerFixture.ScalarAsync(work.Database, "select event from dbmigrate.event order by id desc limit 1")
        );

        // What changes nothing has nothing in the journal.
        var read = await ShellAsync(work, "status >/dev/full");
        Assert.Equal(1, read.ExitCode);
        Assert.Contains("run the command again", read.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("history", read.Errors, StringComparison.Ordinal);

        // Where no error can be written either, the exit code is left.
        Assert.Equal(1, (await ShellAsync(work, "status >/dev/full 2>/dev/full")).ExitCode);
        Assert.Equal(2, (await ShellAsync(work, "status --wrong 2>/dev/full")).ExitCode);
        Assert.Equal(1, (await ShellAsync(work, "--help >/dev/full")).ExitCode);
    }

    [Theory]
    [InlineData("locks --watch | head -n 1; exit ${PIPESTATUS[0]}", 0)]
    [InlineData("locks --watch >/dev/full", 1)]
    public async Task A_watch_ends_when_nobody_reads_it(string line, int exitCode)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(exitCode, (await ShellAsync(work, line)).ExitCode);
    }

    [Theory]
    [InlineData("invoke a --yes --verbose 2>/dev/full", 1)]
    [InlineData("invoke a --yes >&- 2>&-", 1)]
    [InlineData("invoke a --yes --verbose 2>&1 | true; exit ${PIPESTATUS[0]}", 0)]
    public async Task An_output_that_takes_nothing_stops_no_phase(string line, int exitCode)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        work.Write(
            "a.sql",
            "create table item (id int primary key, name text);\ninsert into item values (1, 'one');\n"
                + "do $$ begin raise warning 'lost'; perform pg_sleep(0.2); raise warning 'lost'; end $$;\n"
        );
        Assert.Equal(exitCode, (await ShellAsync(work, line)).ExitCode);
        Assert.Equal(
            "PhaseVerified",
            await ServerFixture.ScalarAsync(work.Database, "select event from dbmigrate.event order by id desc limit 1")
        );
    }

    private static bool IsRaw(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
        || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format
        || c is '\u2028' or '\u2029';

    private static string PlanWith(string title) =>
        $$"""
            plan: shop
            connections: { default: "${DATABASE_URL}" }
            phases:
              - id: a
                title: "{{title}}"
                preflight: [ { name: "is \e[1m it", sql: "select 'x' || chr(27) || '[5m' || chr(155)", expect: y, severity: warn } ]
                apply: [ sql: a.sql ]
            metrics:
              - { name: m, sql: "select 'l' || chr(27) || chr(8238), 1" }
            """;

    /// <summary>Runs the command through a shell, which has the redirections.</summary>
    private static async Task<CommandOutcome> ShellAsync(Workplace work, string line)
    {
        var words = new[] { "-c", $"\"$0\" {line}", BuiltCommand.Program };
        var info = DefaultSignals.StartInfo("bash", words);
        info.RedirectStandardOutput = info.RedirectStandardError = info.RedirectStandardInput = true;
        info.WorkingDirectory = work.Folder;
        foreach (var (name, value) in work.Variables)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new CommandOutcome(process.ExitCode, await output, await errors);
    }
}
