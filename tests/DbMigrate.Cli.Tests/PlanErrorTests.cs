using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// A plan that cannot be used: exit code 2, every error with its place, before any database is asked.
/// </summary>
[Trait("Runs", "OnWindows")]
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
        Assert.Contains(CommandProcess.PathOf(folder.Path), outcome.Errors, StringComparison.Ordinal);
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
    public async Task The_plan_of_a_parent_folder_is_found_and_errors_name_its_path_as_it_is_given()
    {
        using var folder = new TemporaryFolder().With("first/plan.yaml", TwoMistakes).With("first/sql/deep/a.sql", "");
        var below = Path.Combine(folder.Path, "first", "sql", "deep");
        Assert.StartsWith("../../plan.yaml:5:5", await PlaceAsync(["plan"], below), StringComparison.Ordinal);
        Assert.StartsWith(
            "first/plan.yaml:5:5",
            await PlaceAsync(["status", "--plan", "first"], folder.Path),
            StringComparison.Ordinal
        );
        var none = await CommandProcess.RunAsync(["status"], string.Empty, folder: folder.Path);
        Assert.Contains(
            "or above it: no plan.yaml. There are plans in 'first' below it.",
            none.Errors,
            StringComparison.Ordinal
        );

        static async Task<string> PlaceAsync(string[] words, string folder)
        {
            var outcome = await CommandProcess.RunAsync([.. words, "--json"], string.Empty, folder: folder);
            using var error = JsonDocument.Parse(outcome.Errors);
            Assert.Equal(2, outcome.ExitCode);
            var place = error.RootElement.GetProperty("findings")[0].GetProperty("place");
            return $"{place.GetProperty("file").GetString()!.Replace('\\', '/')}:{place.GetProperty("line")}:{place.GetProperty("column")}";
        }
    }

    [Fact]
    public async Task A_variable_that_the_plan_does_not_declare_is_a_condition_of_its_own()
    {
        using var folder = new TemporaryFolder().With(
            "plan.yaml",
            "plan: p\nvariables: { rows: 1 }\nphases: [{ id: a, apply: [{ manual: x }] }]"
        );
        var outcome = await CommandProcess.RunAsync(
            ["status", "--variable", "row=2"],
            string.Empty,
            folder: folder.Path
        );
        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(
            "The plan p has no variable 'row' (did you mean 'rows'?). Its variables: rows. Nothing was run.",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("ErrorId: VariableInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plan.yaml:", outcome.Errors, StringComparison.Ordinal);
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
