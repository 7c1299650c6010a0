using System.Globalization;
using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>What a script reads: names, enums as words, durations and instants that every language parses.</summary>
[Collection(ServerTests.Name)]
[Trait("Runs", "OnWindows")]
public sealed class JsonTests(ServerFixture server)
{
    [Fact]
    public async Task A_result_has_its_steps_and_checks_with_words_durations_and_instants()
    {
        using var work = await Workplace.CreateAsync(server);
        var result = JsonDocument.Parse((await work.RunAsync("invoke a --json")).Output).RootElement;
        Assert.Equal(
            ("shop", "a", "Apply", "Verified"),
            (Text(result, "planName"), Text(result, "phase"), Text(result, "action"), Text(result, "state"))
        );
        Assert.True(result.GetProperty("succeeded").GetBoolean());
        Assert.True(
            TimeSpan.TryParseExact(Text(result, "duration"), "c", CultureInfo.InvariantCulture, out var duration)
                && duration > TimeSpan.Zero
        );
        Assert.Equal(
            TimeSpan.Zero,
            DateTimeOffset.Parse(Text(result, "startedAt"), CultureInfo.InvariantCulture).Offset
        );
        Assert.Equal(["Done"], result.GetProperty("steps").EnumerateArray().Select(s => Text(s, "status")));
        Assert.Contains(
            result.GetProperty("checks").EnumerateArray(),
            c => Text(c, "stage") == "Verify" && Text(c, "status") == "Passed"
        );
    }

    [Fact]
    public async Task Messages_are_objects_too()
    {
        using var work = await Workplace.CreateAsync(server);
        var outcome = await work.RunAsync("invoke a --json --verbose");
        var messages = outcome
            .Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.NotEmpty(messages);
        Assert.All(messages, m => Assert.NotEmpty(Text(m, "message")));
    }

    [Fact]
    public async Task A_plan_is_one_object_with_its_phases()
    {
        using var work = await Workplace.CreateAsync(server);
        var plan = JsonDocument.Parse((await work.RunAsync("plan --json")).Output).RootElement;
        Assert.Equal("shop", Text(plan, "name"));
        Assert.Equal("${DATABASE_URL}", Text(plan.GetProperty("connections"), "default"));
        Assert.Equal(
            ["a", "b", "c", "slow", "doubt"],
            plan.GetProperty("phases").EnumerateArray().Select(p => Text(p, "id"))
        );
        var second = plan.GetProperty("phases")[1];
        Assert.Equal(
            ["soak:a", "milestone:build-deployed"],
            second.GetProperty("gates").EnumerateArray().Select(g => Text(g, "name"))
        );
        Assert.Equal(["sql"], second.GetProperty("apply").EnumerateArray().Select(s => Text(s, "kind")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
