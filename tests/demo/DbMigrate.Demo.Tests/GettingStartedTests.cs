namespace DbMigrate.Demo.Tests;

/// <summary>
/// What docs/guides/getting-started.md shows is what happens. <c>./build.sh docs</c> writes the page's output.
/// </summary>
public sealed class GettingStartedTests
{
    private const string Folder = "/tmp/service";
    private const string SandboxFile = "/tmp/sandbox.txt";

    [Fact]
    [Trait("Category", "Docs")]
    public async Task The_page_shows_what_happens()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Checkout.In("docs", "guides", "getting-started.md");
        var page = await File.ReadAllLinesAsync(file);
        var blocks = ConsoleBlock.ReadAll(page);
        var got = await RunAsync(blocks);
        var now = ConsoleBlock.Replace(page, blocks, got);
        var differs = !OutputMask.Apply(page).SequenceEqual(OutputMask.Apply(now));
        if (differs && Environment.GetEnvironmentVariable("DBMIGRATE_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, string.Join('\n', now) + "\n");
            return;
        }

        Assert.False(
            differs,
            $"docs/guides/getting-started.md does not show what happens; ./build.sh docs writes it anew.\n{FirstDifference(page, now)}"
        );
    }

    private static string FirstDifference(IReadOnlyList<string> page, IReadOnlyList<string> now)
    {
        var (there, here) = (OutputMask.Apply(page).ToList(), OutputMask.Apply(now).ToList());
        var line = 0;
        while (line < there.Count && line < here.Count && there[line] == here[line])
        {
            line++;
        }

        return $"the page: {there.ElementAtOrDefault(line)}\nwhat happens: {here.ElementAtOrDefault(line)}";
    }

    private static async Task<IReadOnlyList<IReadOnlyList<ShownCommand>>> RunAsync(IReadOnlyList<ConsoleBlock> blocks)
    {
        var own = Directory.CreateTempSubdirectory("dbmigrate-guide-").FullName;
        try
        {
            await using var shell = await ShellSession.StartAsync(Checkout.In("docs", "examples", "multi-tenant"));
            var got = new List<IReadOnlyList<ShownCommand>>();
            try
            {
                foreach (var block in blocks)
                {
                    var commands = new List<ShownCommand>();
                    foreach (var command in block.Commands)
                    {
                        var lines = await shell.RunAsync(Here(command.Text));
                        commands.Add(command with { Output = [.. lines.Select(Neutral)] });
                    }

                    got.Add(commands);
                }
            }
            finally
            {
                // A page that stopped half way leaves nothing running either.
                await shell.RunAsync(
                    Here(
                        $"[ -f {Folder}/wanted ] && service stop {Folder}; dbmigrate sandbox stop $(sed -n 's/^Id *//p' {SandboxFile})"
                    )
                );
            }

            return got;
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }

        string Here(string text) => text.Replace("/tmp/", own + "/", StringComparison.Ordinal);

        string Neutral(string line) => PageText.Neutral(line.Replace(own + "/", "/tmp/", StringComparison.Ordinal));
    }
}
