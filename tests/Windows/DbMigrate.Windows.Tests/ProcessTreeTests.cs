using System.Text.Json;

namespace DbMigrate.Windows.Tests;

/// <summary>The end of a program of a script step. It waits for a timeout, while other tests run.</summary>
public sealed class ProcessTreeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task The_end_of_a_program_is_that_of_all_its_processes()
    {
        using var beats = new TemporaryFolder();
        var file = Path.Combine(beats.Path, "beats");
        string[] words = [WindowsHost.PathOf(WindowsHost.Program), "tree", WindowsHost.PathOf(file)];
        using var folder = new TemporaryFolder().With(
            "plan.yaml",
            $$"""
            plan: tree
            connections: { default: "${DATABASE_URL}" }
            phases:
              - id: a
                apply: [ script: { run: {{JsonSerializer.Serialize(words)}}, timeout: 20s } ]
                undo: []
            """
        );
        var outcome = await CommandProcess.RunAsync(
            ["invoke", "a"],
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = (await server.CreateDatabaseAsync()).ToString() },
            folder.Path
        );
        Assert.True(outcome.ExitCode == 5, outcome.Output + outcome.Errors);
        Assert.Contains("ran longer than its timeout", outcome.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(file), "The process whose parent has ended did not begin.");
        var length = new FileInfo(file).Length;
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal(length, new FileInfo(file).Length);
    }
}
