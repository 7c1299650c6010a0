using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Windows.Tests;

/// <summary>
/// Ctrl+C in a console of Windows. Wine 8 cannot send Ctrl+Break, nor close a console: the host does in the program what
/// Windows does then.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class InterruptionTests(ServerFixture server)
{
    private const string Sleeping =
        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";

    [Theory]
    [InlineData("Ctrl+C", "0")]
    [InlineData("Ctrl+Break", "1")]
    [InlineData("close", "2")]
    [InlineData("shutdown", "6")]
    public async Task It_cancels_on_the_server_and_the_journal_is_written_before_the_command_ends(
        string what,
        string sign
    )
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var trigger = Path.Combine(work.Folder, "now");
        using var running = WindowsHost.Start(
            [
                WindowsHost.Program,
                "console",
                "850",
                sign,
                WindowsHost.PathOf(trigger),
                WindowsHost.PathOf(BuiltCommand.Program),
                "invoke",
                "slow",
            ],
            work.Variables,
            work.Folder
        );
        running.StandardInput.Close();
        await WindowsHost.UntilAsync(
            async () => running.HasExited || await ServerFixture.ScalarAsync(work.Database, Sleeping) is 1L,
            "the statement runs"
        );
        await File.WriteAllTextAsync(trigger, string.Empty);
        var outcome = await WindowsHost.EndAsync(running, "invoke slow");
        Assert.Contains("Stopping", outcome.Errors, StringComparison.Ordinal);
        if (what.StartsWith("Ctrl", StringComparison.Ordinal))
        {
            Assert.True(outcome.ExitCode == 4, outcome.Output + outcome.Errors);
            Assert.Contains("ErrorId: Stopped", outcome.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(0L, await ServerFixture.ScalarAsync(work.Database, Sleeping));
        Assert.Equal(
            "PhaseInterrupted",
            await ServerFixture.ScalarAsync(work.Database, "select event from dbmigrate.event order by id desc limit 1")
        );
    }
}
