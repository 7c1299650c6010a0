using System.Text.RegularExpressions;

namespace DbMigrate.Windows.Tests;

/// <summary>The first plan of the guide for Windows is run, word for word, in PowerShell for Windows.</summary>
[Collection(ServerTests.Name)]
public sealed partial class GuideTests(ServerFixture server)
{
    [Fact]
    public async Task The_first_plan_does_what_the_guide_says()
    {
        var text = (
            await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "guides", "windows.md"))
        ).ReplaceLineEndings("\n");
        var example = Example().Match(text);
        Assert.True(example.Success);
        using var folder = new TemporaryFolder().With(
            "guide.ps1",
            $"Import-Module '{WindowsHost.PathOf(WindowsHost.Module)}'\n{example.Groups["code"].Value}"
        );
        var database = await server.CreateDatabaseAsync();
        await ServerFixture.ExecuteAsync(database, "create table orders (id int primary key)");
        var outcome = await WindowsHost.RunAsync(
            ["script", WindowsHost.PathOf(Path.Combine(folder.Path, "guide.ps1"))],
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            folder.Path
        );
        Assert.Equal(example.Groups["output"].Value, outcome.Output);
    }

    [GeneratedRegex(
        @"^```powershell\n(?<code>.*?)^```\n\n```text\n(?<output>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Example();
}
