using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>Every condition of the engine ends the command with its id; each is brought about by a scenario.</summary>
[Collection(ServerTests.Name)]
public sealed class ConditionTests(ServerFixture server)
{
    public static TheoryData<string> Conditions => [.. ConditionScenario.All.Select(s => s.Condition)];

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task The_command_ends_with_the_condition(string condition)
    {
        var scenario = ConditionScenario.All.Single(s => s.Condition == condition);
        var database = await server.CreateDatabaseAsync();
        var name = database.AbsolutePath.TrimStart('/');
        using var folder = new TemporaryFolder();
        Write(folder, scenario.Files);
        await ExecuteAsync(database, scenario.Sql, name);
        foreach (var first in scenario.First)
        {
            var outcome = await RunAsync(first.Command, folder, database);
            Assert.True(first.Fails == (outcome.ExitCode != 0), $"{first.Command}: {outcome.Output}{outcome.Errors}");
        }

        await ExecuteAsync(database, scenario.Between, name);
        Write(folder, scenario.Change);
        await using var holder = await ServerFixture.OpenAsync(database);
        foreach (var sql in scenario.Hold)
        {
            await using var command = new NpgsqlCommand(sql, holder);
            await command.ExecuteNonQueryAsync();
        }

        var last = await RunAsync(scenario.Command, folder, database);
        Assert.NotEqual(0, last.ExitCode);
        Assert.Matches($"ErrorId: {condition}(\n|, SQLSTATE: )", last.Errors + "\n");
    }

    private static void Write(TemporaryFolder folder, Dictionary<string, string> files)
    {
        foreach (var (name, text) in files)
        {
            folder.With(name, text);
        }
    }

    private static async Task ExecuteAsync(Uri database, List<string> statements, string name)
    {
        foreach (var sql in statements)
        {
            await ServerFixture.ExecuteAsync(
                database,
                sql.Replace("{database}", name, StringComparison.Ordinal)
                    .Replace("{role}", $"{name}_other", StringComparison.Ordinal)
            );
        }
    }

    private static Task<CommandOutcome> RunAsync(string line, TemporaryFolder folder, Uri database) =>
        CommandProcess.RunAsync(
            [.. line.Split(' '), "--verbose"],
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            folder.Path
        );
}
