namespace DbMigrate.Cli.Tests;

/// <summary>Questions without a terminal to ask at: nothing waits, and the error says how to answer.</summary>
[Collection(ServerTests.Name)]
public sealed class QuestionTests(ServerFixture server)
{
    [Fact]
    public async Task An_undo_that_drops_rows_is_refused_and_names_the_database_and_the_rows()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var refused = await work.RunAsync("undo a");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains(
            $"Undo phase a of shop on {work.Database.Host}:{work.Database.Port}{work.Database.AbsolutePath} (production) as ",
            refused.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("  Drops the table public.item with 1 row.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("add --yes to answer it beforehand", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("undo a --yes")).ExitCode);
    }

    [Fact]
    public async Task All_phases_are_asked_about_before_the_first_begins()
    {
        using var work = await Workplace.CreateAsync(server);
        var refused = await work.RunAsync("invoke a c");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("Invoke phase c of shop on ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing was run", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        var status = (await work.RunAsync("status")).Output;
        Assert.DoesNotContain("Verified", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke a --accept-changed", 2, "--accept-changed: --reason TEXT is required")]
    [InlineData("undo a --accept-changed", 2, "--accept-changed: --reason TEXT is required")]
    [InlineData("invoke c --override-gate order --reason x", 3, "Passes the closed gate order. Overridden: x.")]
    [InlineData("invoke a --terminate-blockers", 3, "Ends sessions that block it")]
    public async Task What_is_dangerous_takes_a_reason_or_a_yes(string line, int exitCode, string message)
    {
        using var work = await Workplace.CreateAsync(server);
        var refused = await work.RunAsync(line);
        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_go_to_the_error_output()
    {
        using var work = await Workplace.CreateAsync(server);
        var passed = await work.RunAsync(
            "invoke a b --override-gate milestone:build-deployed --override-gate soak --reason x --yes"
        );
        Assert.Equal(0, passed.ExitCode);
        Assert.Contains("warning: Phase b, gate soak:a: Overridden: x.", passed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_stops_half_way_says_what_it_did()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("b.sql", "select 1;\n");
        var stopped = await work.RunAsync("invoke a b");
        Assert.Equal(3, stopped.ExitCode);
        Assert.Contains("Nothing of it was run.", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("Done in this call: a (Verified).", stopped.Errors, StringComparison.Ordinal);
    }
}
