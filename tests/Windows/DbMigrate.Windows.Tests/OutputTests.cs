using System.Text.Json;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Windows.Tests;

/// <summary>What a file or a pipe receives is UTF-8, whatever the code page of the console.</summary>
public sealed class OutputTests
{
    private const string Title = "Größe: 5 €, ½ Tag …";

    [Theory]
    [InlineData("437", false)]
    [InlineData("850", false)]
    [InlineData("1252", true)]
    [InlineData("65001", true)]
    public async Task No_character_is_lost(string page, bool json)
    {
        using var folder = new TemporaryFolder().With(
            "plan.yaml",
            $"plan: p\nphases:\n  - id: a\n    title: \"{Title}\"\n    apply: [ manual: x ]\n    undo: []\n"
        );
        var command = WindowsHost.PathOf(BuiltCommand.Program);
        var outcome = await WindowsHost.RunAsync(
            ["console", page, "-", "-", command, "plan", .. json ? new[] { "--json" } : []],
            folder: folder.Path
        );
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
        if (json)
        {
            using var plan = JsonDocument.Parse(outcome.Output);
            Assert.Equal(Title, plan.RootElement.GetProperty("phases")[0].GetProperty("title").GetString());
        }
        else
        {
            Assert.EndsWith($" {Title}\n", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_of_the_command_line_and_the_error_output_are_whole_too()
    {
        using var folder = new TemporaryFolder();
        var outcome = await CommandProcess.RunAsync(["plan", "--plan", "Größe €"], string.Empty, folder: folder.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(@"\Größe €': the path does not exist.", outcome.Errors, StringComparison.Ordinal);
    }
}
