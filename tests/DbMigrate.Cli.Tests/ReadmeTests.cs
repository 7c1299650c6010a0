using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

/// <summary>What the README shows is run, word for word.</summary>
[Collection(ServerTests.Name)]
[Trait("Runs", "OnWindows")]
public sealed partial class ReadmeTests(ServerFixture server)
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"))
        .ReplaceLineEndings("\n");

    [Fact]
    public async Task The_first_plan_does_what_the_readme_says()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "first"));
        var files = PlanFile().Matches(Text);
        Assert.Equal(3, files.Count);
        foreach (Match file in files)
        {
            folder.With(file.Groups["name"].Value, file.Groups["text"].Value);
        }

        var database = await server.CreateDatabaseAsync();
        await ServerFixture.ExecuteAsync(database, "create table orders (id int primary key)");
        var lines = Terminal()
            .Matches(Text)
            .SelectMany(b => b.Groups["text"].Value.Split('\n'))
            .Where(l => l.StartsWith("dbmigrate ", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var outcome = await CommandProcess.RunAsync(
                line.Split(' ')[1..],
                string.Empty,
                new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
                folder.Path
            );
            Assert.True(outcome.ExitCode == 0, $"{line}\n{outcome.Output}\n{outcome.Errors}");
        }
    }

    [Fact]
    public void Every_exit_code_has_its_meaning()
    {
        // The table of exit codes in the README has each that the engine's conditions and the command know.
        var codes = ExitCode()
            .Matches(Text)
            .Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 7), codes);
    }

    [GeneratedRegex(
        @"^`(?<name>first/[\w.]+)`\n\n```\w+\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex PlanFile();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Terminal();

    [GeneratedRegex(@"^\| (\d) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCode();
}
