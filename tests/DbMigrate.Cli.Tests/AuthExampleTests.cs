using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

/// <summary>What the README of docs/examples/auth-migration shows is run, word for word.</summary>
[Collection(ServerTests.Name)]
public sealed partial class AuthExampleTests(ServerFixture server)
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs", "examples", "auth-migration");

    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task Whoever_tries_it_sees_what_the_readme_says()
    {
        var database = await server.CreateDatabaseAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "setup")).Order(StringComparer.Ordinal))
        {
            var sql = await File.ReadAllTextAsync(file);
            await ServerFixture.ExecuteAsync(database, sql.Replace(":users", "50", StringComparison.Ordinal));
        }

        var password = Guid.NewGuid().ToString("N");
        await ServerFixture.ExecuteAsync(database, $"ALTER ROLE app_owner PASSWORD '{password}'");
        var owner = new UriBuilder(database) { UserName = "app_owner", Password = password }.Uri;
        var lines = Shell()
            .Match(Text)
            .Groups["text"]
            .Value.Split('\n')
            .SkipWhile(l => !l.StartsWith("dbmigrate ", StringComparison.Ordinal))
            .Where(l => l.Length > 0)
            .ToList();
        Assert.Equal(8, lines.Count);
        foreach (var line in lines)
        {
            if (Update().Match(line) is { Success: true } update)
            {
                await ServerFixture.ExecuteAsync(owner, update.Groups["sql"].Value);
                continue;
            }

            var words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

            // Nobody is there to answer what phase 005 asks.
            var outcome = await RunAsync(owner, words[0] == "milestone" ? words : [.. words, "--yes"]);
            var expected = Code().Match(line) is { Success: true } code
                ? int.Parse(code.Groups[1].Value, CultureInfo.InvariantCulture)
                : 0;
            Assert.True(
                outcome.ExitCode == expected,
                $"{line}\n{outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}"
            );
        }

        var metric = await RunAsync(owner, ["metric"]);
        Assert.Equal(
            Table().Match(Text).Groups["text"].Value,
            string.Join('\n', metric.Output.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()))
        );
    }

    private static Task<CommandOutcome> RunAsync(Uri database, string[] words) =>
        CommandProcess.RunAsync(
            words,
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            Folder
        );

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^```\n(?<text>METRIC.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex("""^psql .* -c "(?<sql>UPDATE .*)"$""")]
    private static partial Regex Update();

    [GeneratedRegex(@"# exit code (\d)")]
    private static partial Regex Code();
}
