using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>How far a migration is, on a terminal and for a script.</summary>
[Collection(ServerTests.Name)]
public sealed class MetricTests(ServerFixture server)
{
    private const string Plan = """
        plan: far
        metrics:
          - { name: users migrated, sql: select 75.5, unit: percent, good: ">= 100" }
          - { name: by state, sql: "select * from (values ('done', 3), ('failed', 1)) v(s, n)", critical: "> 0", labels: failed }
        phases: [ { id: a, apply: [ { milestone: done } ] } ]
        """;

    [Fact]
    public async Task A_table_with_what_is_wrong_under_its_row()
    {
        var outcome = await RunAsync("metric");
        Assert.Equal(5, outcome.ExitCode);
        Assert.Equal(
            """
            METRIC          LABEL   VALUE  UNIT     STATUS
            users migrated          75.5   percent  warn
                Expected >= 100; found 75.5.
            by state        done    3
            by state        failed  1               critical
                Found 1, which is critical (> 0).

            """.ReplaceLineEndings("\n"),
            outcome.Output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task The_exit_code_is_of_what_was_asked()
    {
        var outcome = await RunAsync("metric", "users*");
        Assert.Equal(0, outcome.ExitCode);
        var unknown = await RunAsync("metric", "users migratd");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Did you mean 'users migrated'?", unknown.Errors);
        var nothing = await RunAsync("metric", "z*");
        Assert.Equal(2, nothing.ExitCode);
    }

    [Theory]
    [InlineData("metric users* --fail-on critical", 0)]
    [InlineData("metric users* --fail-on warn", 5)]
    [InlineData("metric --watch --interval 10ms --fail-on critical", 5)]
    [InlineData("metric --fail-on ok", 2)]
    [InlineData("metric --watch --interval 0s", 2)]
    public async Task A_threshold_becomes_an_error(string line, int exitCode)
    {
        var outcome = await RunAsync(line.Split(' '));
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal(exitCode == 5, outcome.Errors.Contains("ErrorId: MetricFailed", StringComparison.Ordinal));
        Assert.Equal(exitCode != 2, outcome.Output.Contains("users migrated", StringComparison.Ordinal));
        Assert.Equal(
            exitCode != 2 && line.Contains("--watch", StringComparison.Ordinal),
            outcome.Output.Contains(" UTC\n", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_plan_without_metrics_is_said()
    {
        using var folder = new TemporaryFolder().With(
            "plan.yaml",
            "plan: far\nphases: [ { id: a, apply: [ { milestone: done } ] } ]"
        );
        var outcome = await CommandProcess.RunAsync(
            ["metric", "--connection", (await server.CreateDatabaseAsync()).ToString()],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("The plan far has no metrics.", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: MetricNotFound", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_gets_an_object_a_line()
    {
        var outcome = await RunAsync("metric", "--json");
        var rows = outcome
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Equal([75.5m, 3m, 1m], rows.Select(r => r.GetProperty("value").GetDecimal()));
        Assert.Equal(["Warn", "None", "Critical"], rows.Select(r => r.GetProperty("status").GetString()));
    }

    private async Task<CommandOutcome> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder().With("plan.yaml", Plan);
        var database = await server.CreateDatabaseAsync();
        return await CommandProcess.RunAsync(
            arguments,
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            folder.Path
        );
    }
}
