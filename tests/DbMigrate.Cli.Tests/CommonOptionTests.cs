using System.CommandLine;
using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>The options that commands share work in each of them: a new command needs its line here.</summary>
[Collection(ServerTests.Name)]
public sealed class CommonOptionTests(ServerFixture server)
{
    private static readonly Dictionary<string, string> Lines = new(StringComparer.Ordinal)
    {
        ["status"] = "status",
        ["preflight"] = "preflight b",
        ["invoke"] = "invoke a",
        ["verify"] = "verify a",
        ["undo"] = "undo a --yes",
        ["suspend"] = "suspend a",
        ["resume"] = "resume a",
        ["approve"] = "approve a",
        ["milestone"] = "milestone build-deployed",
        ["metric"] = "metric",
        ["locks"] = "locks",
        ["history"] = "history",
        ["maintenance list"] = "maintenance list",
        ["maintenance run"] = "maintenance run",
        ["adopt"] = "adopt",
        ["repair"] = "repair a --mark done --reason why",
        ["access list"] = "access list",
        ["access grant"] = "access grant somebody --access view",
        ["access revoke"] = "access revoke somebody --access view",
        ["schema export"] = "schema export",
        ["schema diff"] = "schema diff --to default",
        ["audit"] = "audit",
        ["docs"] = "docs --output pages",
    };

    public static TheoryData<string> OfSessions => [.. Leaves("--username")];

    public static TheoryData<string> OfDatabases => [.. Leaves("--connection")];

    // The calls that a scheduler makes get the file of a schedule.
    public static TheoryData<string> OfFiles =>
        [.. Leaves("--env-file").Where(l => !l.StartsWith("schedule", StringComparison.Ordinal))];

    // Locks need no journal, and the history shows the rows of any environment.
    public static TheoryData<string> OfEnvironments => [.. Leaves("--environment").Except(["locks", "history"])];

    public static TheoryData<string> OfPlans => [.. Leaves("--variable").Where(l => l != "statements")];

    [Theory]
    [MemberData(nameof(OfSessions))]
    public async Task The_login_is_that_of_the_options(string command)
    {
        using var work = await WorkplaceAsync();
        var outcome = await CommandProcess.RunAsync(
            [
                .. Lines[command].Split(' '),
                "--plan",
                work.Folder,
                "--username",
                "nobody_of_the_options",
                "--password-stdin",
                "--json",
            ],
            "wrong\n",
            work.Variables
        );

        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        var error = Error(outcome);
        Assert.Equal("ConnectionFailed", error.GetProperty("errorId").GetString());
        Assert.Contains("nobody_of_the_options", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfDatabases))]
    public async Task The_database_is_that_of_the_options(string command)
    {
        using var work = await WorkplaceAsync();
        var outcome = await work.RunAsync([
            .. Lines[command].Split(' '),
            "--connection",
            "postgres://127.0.0.1:1/nothing_of_the_options",
            "--json",
            "--no-color",
        ]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("127.0.0.1:1", Error(outcome).GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfFiles))]
    public async Task The_variables_are_those_of_the_file(string command)
    {
        using var work = await WorkplaceAsync();
        work.Write("other.env", "DATABASE_URL=postgres://127.0.0.1:1/nothing_of_the_file\n");
        var outcome = await work.RunAsync([.. Lines[command].Split(' '), "--env-file", "other.env", "--json"]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("127.0.0.1:1", Error(outcome).GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfPlans))]
    public async Task A_variable_that_the_plan_does_not_declare_is_refused(string command)
    {
        using var work = await WorkplaceAsync();
        var outcome = await work.RunAsync([
            .. Lines[command].Split(' '),
            "--variable",
            "first_idd=2",
            "--json",
            "--verbose",
        ]);

        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Equal("VariableInvalid", Error(outcome).GetProperty("errorId").GetString());
        Assert.Contains("first_id", Error(outcome).GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfEnvironments))]
    public async Task Another_environment_than_that_of_the_journal_is_refused(string command)
    {
        using var work = await WorkplaceAsync();
        Assert.Equal(0, (await work.RunAsync("milestone build-deployed --environment staging")).ExitCode);
        var outcome = await work.RunAsync([.. Lines[command].Split(' '), "--environment", "production", "--json"]);

        Assert.Equal("EnvironmentMismatch", Error(outcome).GetProperty("errorId").GetString());
    }

    // A plan without metrics has none to read.
    private async Task<Workplace> WorkplaceAsync()
    {
        var work = await Workplace.CreateAsync(server);
        var plan = await File.ReadAllTextAsync(Path.Combine(work.Folder, "plan.yaml"));
        work.Write("plan.yaml", $"{plan}\nmetrics: [ {{ name: one, sql: select 1 }} ]\n");
        return work;
    }

    private static JsonElement Error(CommandOutcome outcome) =>
        outcome
            .Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Single(e => e.TryGetProperty("errorId", out _));

    private static IEnumerable<string> Leaves(string option) => Leaves(CommandLine.CreateRoot(), string.Empty, option);

    private static IEnumerable<string> Leaves(Command command, string path, string option) =>
        command.Subcommands.Count == 0
            ? command.Options.Any(o => o.Name == option)
                ? [path]
                : []
            : command.Subcommands.SelectMany(c => Leaves(c, $"{path} {c.Name}".Trim(), option));
}
