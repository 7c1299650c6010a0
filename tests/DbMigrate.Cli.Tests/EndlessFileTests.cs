using System.Diagnostics;

namespace DbMigrate.Cli.Tests;

/// <summary>Files that have no end, and files outside of the plan's folder: exit code 2, at once.</summary>
[Collection(ServerTests.Name)]
public sealed class EndlessFileTests(ServerFixture server)
{
    [Theory]
    [InlineData("invoke a --yes")]
    [InlineData("approve a")]
    [InlineData("plan")]
    public async Task A_pipe_as_the_file_of_a_step_is_an_error(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        File.Delete(Path.Combine(work.Folder, "a.sql"));
        await MakePipeAsync(Path.Combine(work.Folder, "a.sql"));

        var outcome = await work.RunAsync(line);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("'a.sql' is a pipe (FIFO), not a file.", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke a --yes")]
    [InlineData("approve a")]
    public async Task An_include_without_end_is_an_error(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        work.Write("a.sql", "select 1; \\i 'more rows.sql'\n");
        var included = Path.Combine(work.Folder, "more rows.sql");
        File.CreateSymbolicLink(included, "/dev/zero");

        var outcome = await work.RunAsync(line);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(
            "a.sql:1:11: \\i: 'more rows.sql' is a link to '/dev/zero' outside the plan's folder",
            outcome.Errors,
            StringComparison.Ordinal
        );
        File.Delete(included);
        await MakePipeAsync(included);
        var pipe = await work.RunAsync(line);
        Assert.Equal(2, pipe.ExitCode);
        Assert.Contains("'more rows.sql' is a pipe (FIFO)", pipe.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_file_without_end_is_an_error()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        var variables = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = "postgres://reader@127.0.0.1:1/shop",
            ["PGPASSFILE"] = "/dev/zero",
        };

        var outcome = await CommandProcess.RunAsync(["status"], string.Empty, variables, work.Folder);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("the password file '/dev/zero' cannot be read: it is a device", outcome.Errors);
    }

    private static async Task MakePipeAsync(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
