using System.Diagnostics;
using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>A command that runs for long: what others are told meanwhile, and what a signal does to it.</summary>
[Collection(ServerTests.Name)]
public sealed class InterruptionTests(ServerFixture server)
{
    private const string Sleeping =
        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_cancels_on_the_server_and_the_journal_is_written_before_the_command_ends(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        using var running = await StartSlowAsync(work);
        var errors = running.StandardError.ReadToEndAsync();
        using (var kill = Process.Start("kill", [$"-{signal}", $"{running.Id}"]))
        {
            await EndAsync(kill, $"kill -{signal}");
        }

        await EndAsync(running, $"the command after SIG{signal}");
        Assert.Equal(4, running.ExitCode);
        Assert.Contains("Stopping", await errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: Stopped", await errors, StringComparison.Ordinal);
        Assert.Equal(0L, await ServerFixture.ScalarAsync(work.Database, Sleeping));
        Assert.Equal(0L, await ServerFixture.ScalarAsync(work.Database, "select count(*) from item where id = 5000"));
        Assert.Equal(
            "PhaseInterrupted",
            await ServerFixture.ScalarAsync(work.Database, "select event from dbmigrate.event order by id desc limit 1")
        );
    }

    [Fact]
    public async Task A_batch_that_waits_names_the_session_that_blocks_it_where_there_is_no_terminal()
    {
        using var work = await Workplace.CreateAsync(server);
        await work.RunAsync("invoke a --yes");
        work.Write(
            "plan.yaml",
            (await File.ReadAllTextAsync(Path.Combine(work.Folder, "plan.yaml"))).Replace(
                "lock_budget: 1s",
                "lock_budget: 10m",
                StringComparison.Ordinal
            )
        );
        await using var blocker = await ServerFixture.OpenAsync(work.Database);
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("select * from item", blocker))
        {
            await command.ExecuteNonQueryAsync();
        }

        using var running = CommandProcess.Start(["invoke", "c", "--yes"], work.Variables, work.Folder);
        var output = running.StandardOutput.ReadToEndAsync();
        var held = $"waits for item: held by pid {blocker.ProcessID} (";
        string? line;
        do
        {
            line = await running.StandardError.ReadLineAsync();
        } while (line?.Contains(held, StringComparison.Ordinal) == false);

        Assert.NotNull(line);
        await transaction.RollbackAsync();
        await EndAsync(running, "the command after its blocker");
        Assert.Equal(0, running.ExitCode);
        Assert.Contains("Phase c: Verified", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_runner_is_told_who_runs_and_status_says_it_too()
    {
        using var work = await Workplace.CreateAsync(server);
        using var running = await StartSlowAsync(work);
        try
        {
            var second = await work.RunAsync("invoke c --yes");
            Assert.Equal(3, second.ExitCode);
            Assert.Contains("ErrorId: AnotherRunner", second.Errors, StringComparison.Ordinal);
            Assert.Contains(Environment.MachineName, second.Errors, StringComparison.Ordinal);

            var status = JsonDocument.Parse((await work.RunAsync("status slow --json")).Output).RootElement;
            Assert.Equal("Running", status.GetProperty("state").GetString());
        }
        finally
        {
            running.Kill();
            await EndAsync(running, "the command after SIGKILL");
        }
    }

    [Fact]
    public async Task What_a_killed_command_left_in_doubt_ends_with_5_until_it_is_settled()
    {
        using var work = await Workplace.CreateAsync(server);
        using (var running = await StartSlowAsync(work, "doubt"))
        {
            running.Kill();
            await EndAsync(running, "the command after SIGKILL");
        }

        await ServerFixture.ExecuteAsync(
            work.Database,
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        );
        var invoked = await work.RunAsync("invoke doubt");
        Assert.Equal(5, invoked.ExitCode);
        Assert.Contains("ErrorId: InDoubt", invoked.Errors, StringComparison.Ordinal);
        Assert.True(invoked.Errors.Contains("dbmigrate repair doubt --mark", StringComparison.Ordinal), invoked.Errors);

        var status = (await work.RunAsync("status doubt")).Output;
        Assert.True(status.Contains("doubt  InDoubt", StringComparison.Ordinal), status);
        var shown = await work.RunAsync(["repair", "doubt", "--mark", "done", "--reason", "it slept", "--what-if"]);
        Assert.Contains("What if: ", shown.Errors, StringComparison.Ordinal);
        var repaired = await work.RunAsync(["repair", "doubt", "--mark", "done", "--reason", "it only slept", "--yes"]);
        Assert.Equal(0, repaired.ExitCode);
        Assert.DoesNotContain("InDoubt", repaired.Output, StringComparison.Ordinal);
        Assert.Contains("Phase doubt: recorded. Step and batch ", repaired.Errors, StringComparison.Ordinal);
        Assert.Contains("states: it only slept", repaired.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("invoke doubt")).ExitCode);
    }

    private static async Task EndAsync(Process process, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It did not end within three minutes: {what}");
        }
    }

    private static async Task<Process> StartSlowAsync(Workplace work, string phase = "slow")
    {
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var running = CommandProcess.Start(["invoke", phase], work.Variables, work.Folder);
        var clock = Stopwatch.StartNew();
        while (await ServerFixture.ScalarAsync(work.Database, Sleeping) is 0L)
        {
            Assert.False(running.HasExited, "The command ended before its statement ran.");
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), "The statement did not begin to run.");
            await Task.Delay(50);
        }

        return running;
    }
}
