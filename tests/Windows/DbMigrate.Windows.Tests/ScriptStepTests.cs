using System.Text.Json;

namespace DbMigrate.Windows.Tests;

/// <summary>Programs of script steps: programs, batch files, scripts; their words, their output and their end.</summary>
[Collection(ServerTests.Name)]
public sealed class ScriptStepTests(ServerFixture server)
{
    private const string Batch = "@echo off\r\necho first=\"%~1\"\r\necho second=\"%~2\"\r\nexit /b %3\r\n";

    [Fact]
    public async Task A_program_gets_its_words_as_they_are()
    {
        string[] words = ["a b", "c\"d", "e\\", "f\\\" g", "%PATH%", "!x!", "&|<>^", "größer €"];
        var outcome = await InvokeAsync([WindowsHost.PathOf(WindowsHost.Program), "words", .. words]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Equal(words, Json(outcome.Errors));
    }

    [Fact]
    public async Task A_batch_file_is_found_without_its_extension_and_its_exit_code_counts()
    {
        var good = await InvokeAsync(["step", "a & b", "c^d", "0"]);
        Assert.True(good.ExitCode == 0, good.Output + good.Errors);
        Assert.Contains("first=\"a & b\"\n", good.Errors, StringComparison.Ordinal);
        var bad = await InvokeAsync(["step.cmd", "a", "b", "7"]);
        Assert.Equal(5, bad.ExitCode);
        Assert.Contains("step.cmd ended with exit code 7", bad.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("step|100%", "percent sign")]
    [InlineData("plan.yaml", "is not a valid application for this OS platform. Nothing of this step was run.")]
    [InlineData("no-such-program", "there is no program 'no-such-program' in 'Z:")]
    public async Task What_cannot_be_started_says_why(string words, string reason)
    {
        var outcome = await InvokeAsync(words.Split('|'), new() { ["WINEPATH"] = @"Z:\nowhere" });
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(reason, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: ScriptFailed", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_run_by_the_powershell_of_the_path()
    {
        // The host is PowerShell, as far as a script needs it, under the name that is searched.
        var host = Path.GetDirectoryName(WindowsHost.Program)!;
        File.Copy(WindowsHost.Program, Path.Combine(host, "pwsh.exe"), overwrite: true);
        var outcome = await InvokeAsync(
            ["notify.ps1", "a b", "50%"],
            new() { ["WINEPATH"] = WindowsHost.PathOf(host) }
        );
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Contains("7: a b, 50%", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foreach ($p in $input) { \"$($p.Id): $($p.Title)\" }", 0, "a: größer €")]
    [InlineData("'größer €'; exit 3", 3, "größer €")]
    public async Task A_script_file_gets_the_phase_and_its_exit_code_counts(string script, int code, string output)
    {
        var host = Path.GetDirectoryName(WindowsHost.Program)!;
        File.Copy(WindowsHost.Program, Path.Combine(host, "pwsh.exe"), overwrite: true);
        var outcome = await InvokeAsync(
            [],
            new() { ["WINEPATH"] = WindowsHost.PathOf(host) },
            script: $"file: notify.ps1",
            text: script
        );
        Assert.True(outcome.ExitCode == (code == 0 ? 0 : 5), outcome.Output + outcome.Errors);
        Assert.Contains(output, outcome.Errors, StringComparison.Ordinal);
        if (code > 0)
        {
            Assert.Contains($"notify.ps1 ended with exit code {code};", outcome.Errors, StringComparison.Ordinal);
        }
    }

    private async Task<CommandOutcome> InvokeAsync(
        string[] words,
        Dictionary<string, string>? environment = null,
        string? script = null,
        string text = "\"$($PSVersionTable.PSVersion.Major): $($args -join ', ')\""
    )
    {
        using var folder = new TemporaryFolder().With("step.cmd", Batch).With("notify.ps1", $"\uFEFF{text}\r\n");
        folder.With(
            "plan.yaml",
            $$"""
            plan: scripts
            connections: { default: "${DATABASE_URL}" }
            phases:
              - id: a
                title: größer €
                apply:
                  - script:
                      {{script ?? $"run: {JsonSerializer.Serialize(words)}"}}
                      env: DOTNET_EnableWriteXorExecute
                      timeout: 2m
                undo: []
            """
        );
        var database = await server.CreateDatabaseAsync();
        return await CommandProcess.RunAsync(
            ["invoke", "a"],
            string.Empty,
            new Dictionary<string, string>(environment ?? []) { ["DATABASE_URL"] = database.ToString() },
            folder.Path
        );
    }

    private static IEnumerable<string> Json(string output) =>
        output.Split('\n').Where(l => l.StartsWith('"')).Select(l => JsonSerializer.Deserialize<string>(l)!);
}
