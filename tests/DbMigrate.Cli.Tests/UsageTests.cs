using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// A command line that is not right: exit code 2, what is wrong, the nearest word; nothing on the output.
/// </summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "dbmigrate: missing command: new, plan, status")]
    [InlineData("stauts", "dbmigrate: unknown command 'stauts'. Did you mean 'status'?")]
    [InlineData("status --pln x", "dbmigrate status: unknown option '--pln'. Did you mean '--plan'?")]
    [InlineData("status --jsn", "dbmigrate status: unknown option '--jsn'. Did you mean '--json'?")]
    [InlineData("preflight", "dbmigrate preflight: missing argument <phase> (phase ids; wildcards * and ? allowed).")]
    [InlineData("invoke", "dbmigrate invoke: either phase ids or --through ID is required.")]
    [InlineData("invoke a --through b", "dbmigrate invoke: phase ids and --through cannot be combined. Leave one out.")]
    [InlineData("invoke a --override-gate soak:a", "--override-gate soak:a: --reason TEXT is required")]
    [InlineData("undo", "dbmigrate undo: either phase ids or --through ID is required.")]
    [InlineData("undo b --through a", "dbmigrate undo: phase ids and --through cannot be combined. Leave one out.")]
    [InlineData("invoke a --wait-timeout soon", "--wait-timeout soon: expected a duration, as in 30m.")]
    [InlineData("history --last none", "--last none: expected a number of rows, at least 1.")]
    [InlineData("history --last 0", "--last 0: expected a number of rows, at least 1.")]
    [InlineData(
        "history --since yesterday",
        "--since yesterday: expected a time, as in 2026-03-04T12:00, or a duration, as in 2h."
    )]
    [InlineData("history --run 7", "--run 7: expected the id of a run")]
    [InlineData("status --variable customer", "--variable customer: expected NAME=VALUE.")]
    [InlineData("status --variable a=1 --variable a=2", "'a' is given twice.")]
    [InlineData("status --plan", "dbmigrate status: option --plan requires a value (PATH).")]
    [InlineData("sandbox", "dbmigrate sandbox: missing command: start, list, stop.")]
    [InlineData("sandbox stop", "dbmigrate sandbox stop: Give the ids of sandboxes, or --all.")]
    [InlineData("sandbox list x", "dbmigrate sandbox list: unknown argument 'x'.")]
    [InlineData("repair a --reason looked", "dbmigrate repair: missing option --mark done|not-done.")]
    [InlineData("repair a --reason looked --mark perhaps", "--mark perhaps: expected done or not-done.")]
    [InlineData("metric --interval 2s", "dbmigrate metric: --interval needs --watch.")]
    [InlineData("metric --fail-on wurst", "dbmigrate metric: --fail-on wurst: expected warn or critical.")]
    [InlineData("audit --fail-on high", "dbmigrate audit: --fail-on high: expected info, warning or error.")]
    [InlineData("audit --format xml", "--format xml: expected text, json, sarif, github or junit.")]
    [InlineData("docs --output x --format pdf", "--format pdf: expected all, markdown or html.")]
    [InlineData("schema export --format xml", "--format xml: expected json or sql.")]
    [InlineData("schedule register --kind windows", "--kind windows: expected systemd, cron or taskscheduler.")]
    [InlineData("schedule unregister --kind at", "--kind at: expected systemd, cron or taskscheduler.")]
    [InlineData("milestone", "dbmigrate milestone: missing argument <milestone> (milestone names, as in the plan).")]
    public async Task An_invalid_command_line_is_reported_with_the_valid_form(string line, string message)
    {
        var outcome = await CommandProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: UsageInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.Matches("(?m)^Next: See `dbmigrate.* --help`\\.\r?$", outcome.Errors);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task An_error_is_one_json_object_where_json_is_wanted()
    {
        var outcome = await CommandProcess.RunAsync("stauts", "--json");
        using var error = JsonDocument.Parse(
            Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        );
        Assert.Equal("UsageInvalid", error.RootElement.GetProperty("errorId").GetString());
        Assert.Equal(2, error.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal("InvalidArgument", error.RootElement.GetProperty("category").GetString());
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("status|postgres://su:Zx9%21SecretPw@127.0.0.1/sec", "PhaseNotFound")]
    [InlineData("status|host=h user=su password=SecretPw", "PhaseNotFound")]
    [InlineData("invoke|postgresql://su:a@b/SecretPw@127.0.0.1/sec", "PhaseNotFound")]
    [InlineData("status|--connectoin|postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("status|--connectoin=postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("sandbox|list|postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("status|--variable|postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("history|--last|postgres://su:SecretPw@127.0.0.1/sec", "UsageInvalid")]
    [InlineData("status|--plan|postgres://su:SecretPw@127.0.0.1/sec", "PlanNotFound")]
    [InlineData("statements|postgres://su:SecretPw@127.0.0.1/sec.sql", "SqlFileInvalid")]
    public async Task A_password_in_a_misplaced_connection_is_not_repeated(string line, string errorId)
    {
        using var folder = new TemporaryFolder()
            .With(
                "plan.yaml",
                "plan: p\nconnections: { default: '${DATABASE_URL}' }\nphases: [ { id: a, apply: [ { sql: a.sql } ] } ]"
            )
            .With("a.sql", "select 1;");
        foreach (
            string[] form in (string[][])
                [
                    [],
                    ["--json"],
                    ["--verbose"],
                ]
        )
        {
            var outcome = await CommandProcess.RunAsync([.. line.Split('|'), .. form], "", folder: folder.Path);
            Assert.NotEqual(0, outcome.ExitCode);
            Assert.Contains(errorId, outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("SecretPw", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_a_word_and_not_a_file_of_words()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "--version");
            var outcome = await CommandProcess.RunAsync("@" + file);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains($"unknown command '@{file}'", outcome.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("invoke --help")]
    [InlineData("sandbox start -h")]
    public async Task Help_goes_to_the_output(string line)
    {
        var outcome = await CommandProcess.RunAsync(line.Split(' '));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(outcome.Errors);
    }
}
