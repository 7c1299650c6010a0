using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// A plan that cannot be used: exit code 2, every error with its place, before any database is asked.
/// </summary>
public sealed class PlanErrorTests
{
    private const string TwoMistakes = """
        plan: mistakes
        connections: { default: "${DATABASE_URL}" }
        phases:
          - id: a
            titel: First
            risc: low
            apply: []
        """;

    [Theory]
    [InlineData("plan")]
    [InlineData("status")]
    [InlineData("invoke a")]
    public async Task Where_there_is_no_plan_it_says_where_it_looked(string line)
    {
        using var folder = new TemporaryFolder();
        var outcome = await CommandProcess.RunAsync([.. line.Split(' '), "--plan", folder.Path], string.Empty);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(folder.Path, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: PlanNotFound", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_is_the_one_of_the_current_folder_where_none_is_named()
    {
        using var folder = new TemporaryFolder().With("plan.yaml", TwoMistakes);
        var outcome = await CommandProcess.RunAsync(["plan"], string.Empty, folder: folder.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("plan.yaml:5:5", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_of_a_plan_come_at_once_and_in_json_each_is_an_object()
    {
        using var folder = new TemporaryFolder().With("plan.yaml", TwoMistakes);
        var outcome = await CommandProcess.RunAsync("status", "--plan", folder.Path, "--json");
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        using var error = JsonDocument.Parse(
            Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        );
        Assert.Equal("PlanInvalid", error.RootElement.GetProperty("errorId").GetString());
        var findings = error.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Contains(
            findings,
            f =>
                f.GetProperty("suggestion").GetString() == "title"
                && f.GetProperty("place").GetProperty("line").GetInt32() == 5
        );
        Assert.Contains(
            findings,
            f =>
                f.GetProperty("suggestion").GetString() == "risk"
                && f.GetProperty("place").GetProperty("line").GetInt32() == 6
        );
    }
}
