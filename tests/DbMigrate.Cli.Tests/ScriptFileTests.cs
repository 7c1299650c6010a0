using System.Diagnostics;

namespace DbMigrate.Cli.Tests;

/// <summary>Script files of PowerShell in a plan: the command runs them by <c>pwsh</c>.</summary>
[Collection(ServerTests.Name)]
public sealed class ScriptFileTests(ServerFixture server)
{
    [PowerShellTheory]
    [InlineData("foreach ($p in $input) { \"$($p.Id) $($p.Title) $($p.PlanName) $($p.Risk)\" }", 0, "a größer's p Low")]
    [InlineData("param([Parameter(ValueFromPipeline)] $Phase) process { $Phase.Plan }", 0, "plan.yaml")]
    [InlineData("\"here: $(Test-Path ./x*)\"", 0, "here: True")]
    [InlineData("Write-Warning warned; Write-Error soft; Write-Host shown", 0, "warned|soft|shown")]
    [InlineData("/bin/sh -c 'exit 4'; 'after'", 0, "after")]
    [InlineData("'said'; exit 3", 3, "said")]
    [InlineData("throw 'boom'", 1, "boom")]
    [InlineData("if (", 1, "Missing")]
    [InlineData("\"key $env:DBMIGRATE_TEST_KEY\"; exit 2", 2, "key *")]
    public async Task It_gets_the_phase_and_its_output_and_exit_code_count(string script, int code, string output)
    {
        using var folder = Write(script);
        var (work, variables) = (folder.Path, Variables(await server.CreateDatabaseAsync()));
        var outcome = await CommandProcess.RunAsync(["invoke", "a"], string.Empty, variables, work);
        Assert.Equal(code == 0 ? 0 : 5, outcome.ExitCode);
        Assert.All(output.Split('|'), o => Assert.Contains(o, outcome.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("sw0rdfish", outcome.Output + outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Errors);
        if (code == 0)
        {
            return;
        }

        Assert.Contains($"x'y.ps1 ended with exit code {code};", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: ScriptFailed", outcome.Errors, StringComparison.Ordinal);
        folder.With("x'y.ps1", "'good'");
        var again = await CommandProcess.RunAsync(["invoke", "a"], string.Empty, variables, work);
        Assert.True(again.ExitCode == 0, again.Errors);
    }

    [PowerShellTheory]
    [InlineData("timeout")]
    [InlineData("stop")]
    public async Task It_is_ended_at_a_timeout_and_by_a_signal(string end)
    {
        const string Endless = "Set-Content begun $PID; while ($true) { Start-Sleep -Milliseconds 20 }";
        using var folder = Write(Endless, end == "timeout" ? "5s" : "5m");
        var database = await server.CreateDatabaseAsync();
        using var running = CommandProcess.Start(["invoke", "a"], Variables(database), folder.Path);
        var errors = running.StandardError.ReadToEndAsync();
        if (end == "stop")
        {
            while (!running.HasExited && !File.Exists(Path.Combine(folder.Path, "begun")))
            {
                await Task.Delay(50);
            }

            using var kill = Process.Start("kill", ["-INT", $"{running.Id}"]);
            await kill.WaitForExitAsync();
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await running.WaitForExitAsync(deadline.Token);
        Assert.Equal(5, running.ExitCode);
        Assert.Contains(
            end == "stop" ? "ErrorId: Stopped" : "x'y.ps1 ran longer than its timeout of 5s",
            await errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_powershell_it_says_so()
    {
        using var folder = Write("'never'");
        var variables = Variables(await server.CreateDatabaseAsync());
        variables["PATH"] = folder.Path;
        var outcome = await CommandProcess.RunAsync(["invoke", "a"], string.Empty, variables, folder.Path);
        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains(
            "the program 'pwsh', which runs x'y.ps1, could not be started",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("Nothing of this step was run.", outcome.Errors, StringComparison.Ordinal);
    }

    private static TemporaryFolder Write(string script, string timeout = "5m") =>
        new TemporaryFolder()
            .With("x'y.ps1", script)
            .With(
                "plan.yaml",
                $$"""
                plan: p
                connections: { default: "${DATABASE_URL}" }
                phases:
                  - id: a
                    title: größer's
                    apply: [ script: { file: "x'y.ps1", env: DBMIGRATE_TEST_KEY, timeout: {{timeout}} } ]
                    undo: []
                """
            );

    private static Dictionary<string, string> Variables(Uri database) =>
        new()
        {
            ["DATABASE_URL"] = database.ToString(),
            ["DBMIGRATE_TEST_KEY"] = "sw0rdfish-4711",
            ["PATH"] =
                $"{Path.GetDirectoryName(PowerShellTheoryAttribute.Program)}{Path.PathSeparator}"
                + Environment.GetEnvironmentVariable("PATH"),
        };
}
