using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// A command line that is not right: exit code 2, what is wrong, the nearest word; nothing on the output.
/// </summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "'dbmigrate' wants a command: new, plan, status")]
    [InlineData("stauts", "'dbmigrate' knows no command 'stauts'. Did you mean 'status'?")]
    [InlineData("status --pln x", "'dbmigrate status' knows no option '--pln'. Did you mean '--plan'?")]
    [InlineData("status --jsn", "'dbmigrate status' knows no option '--jsn'. Did you mean '--json'?")]
    [InlineData("invoke", "'dbmigrate invoke' wants <phase>")]
    [InlineData("invoke a --override-gate soak:a", "--override-gate soak:a: say why with --reason TEXT")]
    [InlineData("undo", "name the phases, or the first one to take back with --through ID")]
    [InlineData("undo b --through a", "name the phases, or the first one to take back with --through ID")]
    [InlineData("history --last none", "--last none: give a number of rows, from 1.")]
    [InlineData("history --last 0", "--last 0: give a number of rows, from 1.")]
    [InlineData("status --variable customer", "--variable customer: give it as NAME=VALUE.")]
    [InlineData("status --variable a=1 --variable a=2", "'a' has a value already.")]
    [InlineData("status --plan", "Required argument missing for option: '--plan'.")]
    [InlineData("sandbox", "'dbmigrate sandbox' wants a command: start, list, stop.")]
    [InlineData("sandbox stop", "'dbmigrate sandbox stop' wants <id>")]
    [InlineData("sandbox list x", "'dbmigrate sandbox list' can do nothing with 'x'.")]
    [InlineData("repair a --reason looked", "Option '--mark' is required.")]
    [InlineData("repair a --reason looked --mark perhaps", "--mark perhaps: say done or not-done.")]
    [InlineData("milestone", "'dbmigrate milestone' wants <milestone>")]
    public async Task A_wrong_line_is_told_with_what_would_be_right(string line, string message)
    {
        var outcome = await CommandProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: UsageInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task An_error_is_one_json_object_where_json_is_wanted()
    {
        var outcome = await CommandProcess.RunAsync("stauts", "--json");
        using var error = JsonDocument.Parse(
            Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        );
        Assert.Equal("UsageInvalid", error.RootElement.GetProperty("errorId").GetString());
        Assert.Equal(2, error.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal("InvalidArgument", error.RootElement.GetProperty("category").GetString());
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_a_word_and_not_a_file_of_words()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "--version");
            var outcome = await CommandProcess.RunAsync("@" + file);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains($"knows no command '@{file}'", outcome.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("invoke --help")]
    [InlineData("sandbox start -h")]
    public async Task Help_goes_to_the_output(string line)
    {
        var outcome = await CommandProcess.RunAsync(line.Split(' '));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(outcome.Errors);
    }
}
