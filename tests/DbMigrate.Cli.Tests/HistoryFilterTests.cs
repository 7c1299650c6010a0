using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>Rows of the journal by event, time and run.</summary>
[Collection(ServerTests.Name)]
public sealed class HistoryFilterTests(ServerFixture server)
{
    [Fact]
    public async Task Rows_are_chosen_by_event_time_and_run()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        Assert.Equal(0, (await work.RunAsync("milestone build-deployed")).ExitCode);
        var applied = Assert.Single(await RowsAsync("history --event PhaseApplied"));
        Assert.Equal("PhaseApplied", applied.GetProperty("event").GetString());
        var ofRun = await RowsAsync($"history --run {applied.GetProperty("run").GetString()}");
        Assert.DoesNotContain(ofRun, r => r.GetProperty("event").GetString() == "MilestoneCompleted");
        Assert.NotEmpty(await RowsAsync("history --since 1h --event Milestone* --event Phase*"));
        Assert.Empty(await RowsAsync("history --since 2999-01-01"));

        var unknown = await work.RunAsync("history --event PhaseAplied");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Did you mean 'PhaseApplied'?", unknown.Errors, StringComparison.Ordinal);

        async Task<List<JsonElement>> RowsAsync(string line)
        {
            var outcome = await work.RunAsync(line + " --json");
            Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
            return
            [
                .. outcome
                    .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => JsonDocument.Parse(l).RootElement),
            ];
        }
    }
}
