using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>How a condition is brought about: an entry of tests/conditions.json, which the module's tests read too.</summary>
internal sealed record ConditionScenario
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The ErrorId.</summary>
    public required string Condition { get; init; }

    /// <summary>The files of the plan's folder.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>Statements before anything else. {database} and {role} are names of this test.</summary>
    public List<string> Sql { get; init; } = [];

    /// <summary>Commands that precede.</summary>
    public List<ScenarioCommand> First { get; init; } = [];

    /// <summary>Statements between those and the command that meets the condition.</summary>
    public List<string> Between { get; init; } = [];

    /// <summary>Files that are written then.</summary>
    public Dictionary<string, string> Change { get; init; } = [];

    /// <summary>Statements of a session that stays open during the last command.</summary>
    public List<string> Hold { get; init; } = [];

    /// <summary>The command that meets the condition, without its program.</summary>
    public required string Command { get; init; }

    /// <summary>Reads all entries.</summary>
    public static IReadOnlyList<ConditionScenario> All { get; } =
        JsonSerializer.Deserialize<List<ConditionScenario>>(
            File.ReadAllText(Path.Combine(Checkout.Root, "tests", "conditions.json")),
            Options
        )!;
}

/// <summary>A command that precedes the one of the scenario.</summary>
/// <param name="Command">Its words.</param>
/// <param name="Fails">Whether it has to fail.</param>
internal sealed record ScenarioCommand(string Command, bool Fails = false);
