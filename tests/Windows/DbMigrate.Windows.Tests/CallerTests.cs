using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Windows.Tests;

/// <summary>The exit code arrives at the programs that call the command.</summary>
[Collection(ServerTests.Name)]
public sealed class CallerTests(ServerFixture server)
{
    private static string Command => WindowsHost.PathOf(BuiltCommand.Program);

    [Fact]
    public async Task A_batch_file_sees_the_exit_code()
    {
        using var folder = new TemporaryFolder().With(
            "nightly.cmd",
            $"""
            @echo off
            "{Command}" plan --plan nothing
            echo code=%ERRORLEVEL%
            if errorlevel 3 exit /b 33
            if errorlevel 2 exit /b 22
            exit /b 0

            """.ReplaceLineEndings("\r\n")
        );
        using var cmd = WindowsHost.Start(["cmd", "/c", "nightly.cmd"], folder: folder.Path);
        cmd.StandardInput.Close();
        var outcome = await WindowsHost.EndAsync(cmd, "nightly.cmd");
        Assert.Equal("code=2\n", outcome.Output);
        Assert.Contains("ErrorId: PlanNotFound", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(22, outcome.ExitCode);
    }

    [Fact]
    public async Task A_batch_file_passes_a_path_with_the_characters_of_cmd()
    {
        const string Odd = "100% & !x! (y)^ ;";
        using var folder = new TemporaryFolder()
            .With($"{Odd}/plan.yaml", "plan: odd\nphases:\n  - { id: a, apply: [ manual: x ], undo: [] }\n")
            .With(
                "nightly.cmd",
                $"@\"{Command}\" plan --plan \"{Odd.Replace("%", "%%")}\"\r\n@exit /b %ERRORLEVEL%\r\n"
            );
        using var cmd = WindowsHost.Start(["cmd", "/d", "/c", "nightly.cmd"], folder: folder.Path);
        cmd.StandardInput.Close();
        var outcome = await WindowsHost.EndAsync(cmd, "nightly.cmd");
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
        Assert.Contains($@"\{Odd}\plan.yaml", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_console_and_without_an_output_it_does_its_work_and_has_its_exit_code()
    {
        // As the Task Scheduler starts a program, from the folder of the system.
        using var work = await Workplace.CreateAsync(server);
        Task<CommandOutcome> InvokeAsync(string phase) =>
            WindowsHost.RunAsync(
                ["detached", Command, "invoke", phase, "--plan", WindowsHost.PathOf(work.Folder)],
                work.Variables
            );

        Assert.Equal(0, (await InvokeAsync("a")).ExitCode);
        Assert.Equal(1L, await ServerFixture.ScalarAsync(work.Database, "select count(*) from item"));

        // A gate is closed, no operator can be asked, there is no such phase.
        Assert.Equal(3, (await InvokeAsync("b")).ExitCode);
        Assert.Equal(3, (await InvokeAsync("c")).ExitCode);
        Assert.Equal(2, (await InvokeAsync("nope")).ExitCode);
    }

    [Fact]
    public async Task PowerShell_sees_the_exit_code_and_reads_the_lines_of_json()
    {
        using var folder = new TemporaryFolder()
            .With("plan.yaml", "plan: p\nphases:\n  - { id: a, title: 'größer …', apply: [ manual: x ], undo: [] }\n")
            .With(
                "call.ps1",
                $"""
                # PowerShell reads what programs write in the code page of the console, unless a setting says otherwise.
                [Console]::OutputEncoding = [Text.UTF8Encoding]::new()
                $json = & '{Command}' plan --json
                "code=$LASTEXITCODE"
                ($json | ConvertFrom-Json).phases[0].title
                $null = & '{Command}' plan --plan nothing 2>&1
                "code=$LASTEXITCODE"

                """
            );
        var outcome = await WindowsHost.RunAsync(
            ["script", WindowsHost.PathOf(Path.Combine(folder.Path, "call.ps1"))],
            folder: folder.Path
        );
        Assert.Equal("code=0\ngrößer …\ncode=2\n", outcome.Output);
    }
}
