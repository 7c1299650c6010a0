using System.Text.Json;

namespace DbMigrate.Cli.Tests;

public sealed class SandboxTests
{
    [Fact]
    public async Task A_sandbox_is_started_listed_and_stopped_by_three_commands()
    {
        var started = await CommandProcess.RunAsync("sandbox", "start", "--json");
        Assert.Equal((0, string.Empty), (started.ExitCode, started.Errors));
        using var sandbox = JsonDocument.Parse(started.Output);
        var id = sandbox.RootElement.GetProperty("id").GetString()!;
        var folder = sandbox.RootElement.GetProperty("folder").GetString()!;
        try
        {
            Assert.StartsWith(
                "postgres://",
                sandbox.RootElement.GetProperty("connectionString").GetString(),
                StringComparison.Ordinal
            );
            Assert.True(Directory.Exists(folder));

            // The list is for eyes, which may be looking over a shoulder: no password.
            var list = await CommandProcess.RunAsync("sandbox", "list");
            Assert.Matches($"{id} +Running ", list.Output);
            Assert.DoesNotContain("postgres://", list.Output, StringComparison.Ordinal);
        }
        finally
        {
            var stopped = await CommandProcess.RunAsync("sandbox", "stop", id);
            Assert.Equal(0, stopped.ExitCode);
            Assert.Contains($"Sandbox {id} was stopped", stopped.Errors, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder));
        Assert.DoesNotContain(id, (await CommandProcess.RunAsync("sandbox", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--all", "4be1c7a9")]
    public async Task What_to_stop_is_said_one_way(params string[] arguments)
    {
        var outcome = await CommandProcess.RunAsync(["sandbox", "stop", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Give the ids of sandboxes, or --all.", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_that_is_not_there_is_named()
    {
        var outcome = await CommandProcess.RunAsync("sandbox", "stop", "nosuchid");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("nosuchid", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: SandboxNotFound", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_that_cannot_be_recorded_is_not_started()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.txt");
        await File.WriteAllTextAsync(file, "x");
        var outcome = await CommandProcess.RunAsync(
            ["sandbox", "start"],
            string.Empty,
            new Dictionary<string, string> { ["XDG_STATE_HOME"] = file }
        );
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("No sandbox was started, for its record could not be written to", outcome.Errors);
        Assert.Contains("XDG_STATE_HOME names another folder", outcome.Errors);
        Assert.Contains("ErrorId: SandboxFailed", outcome.Errors);
    }

    [Fact]
    public async Task Each_sandbox_of_a_user_is_stopped_at_once_after_a_confirmation()
    {
        // A list of its own: others may be in use.
        using var state = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["XDG_STATE_HOME"] = state.Path };
        var started = await RunAsync("sandbox", "start", "--durable", "--json");
        Assert.Equal((0, string.Empty), (started.ExitCode, started.Errors));
        using var sandbox = JsonDocument.Parse(started.Output);
        var folder = sandbox.RootElement.GetProperty("folder").GetString()!;
        var database = new Uri(sandbox.RootElement.GetProperty("connectionString").GetString()!);
        var durable = await ServerFixture.ScalarAsync(database, "select current_setting('fsync')");
        var refused = await RunAsync("sandbox", "stop", "--all");
        var stopped = await RunAsync("sandbox", "stop", "--all", "--yes");
        Assert.Equal((0, false), (stopped.ExitCode, Directory.Exists(folder)));
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("ErrorId: ConfirmationRequired", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("on", durable);

        Task<CommandOutcome> RunAsync(params string[] words) =>
            CommandProcess.RunAsync(words, string.Empty, environment);
    }
}
