using System.Text.Json;
using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

/// <summary>Each guide on coming from another tool is run: its files, its history, its commands.</summary>
[Collection(ServerTests.Name)]
public sealed partial class ComingFromTests(ServerFixture server)
{
    private static string Folder => Path.Combine(Checkout.Root, "docs", "guides", "coming-from");

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileName(f)).Where(f => f != "README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_guide_works(string name)
    {
        var page = (await File.ReadAllTextAsync(Path.Combine(Folder, name))).ReplaceLineEndings("\n");
        using var folder = new TemporaryFolder();
        var database = await server.CreateDatabaseAsync();
        foreach (Match file in Files().Matches(page))
        {
            var path = Path.Combine(folder.Path, file.Groups["path"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Groups["text"].Value);
        }

        if (History().Match(page) is { Success: true } history)
        {
            await ServerFixture.ExecuteAsync(database, history.Groups["text"].Value);
        }

        var states = States().Match(page).Groups["states"].Value.Replace("`", string.Empty, StringComparison.Ordinal);
        var commands = Commands().Match(page).Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var command in commands)
        {
            if (command == commands[^1])
            {
                Assert.Equal(states, await StatesAsync());
            }

            var outcome = await RunAsync(
                command["dbmigrate ".Length..].Replace("\"", string.Empty, StringComparison.Ordinal)
            );
            Assert.True(outcome.ExitCode == 0, $"{command}\n{outcome.Output}\n{outcome.Errors}");
        }

        Assert.Equal(states.Replace("Ready", "Verified", StringComparison.Ordinal), await StatesAsync());

        Task<CommandOutcome> RunAsync(string line) =>
            CommandProcess.RunAsync(
                line.Split(' '),
                string.Empty,
                new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
                folder.Path
            );

        async Task<string> StatesAsync() =>
            string.Join(
                ", ",
                (await RunAsync("status --json"))
                    .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("state").GetString())
            );
    }

    [GeneratedRegex(
        @"^`(?<path>[^`\n]+)`:\n\n```\w+\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Files();

    [GeneratedRegex(@"^```sql history\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex History();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"the status is: (?<states>[^.]+)\.")]
    private static partial Regex States();
}
