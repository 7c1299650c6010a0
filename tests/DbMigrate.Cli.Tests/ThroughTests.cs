namespace DbMigrate.Cli.Tests;

/// <summary>The phases that a run takes: up to one that is named, past a gate that is named by its kind.</summary>
[Collection(ServerTests.Name)]
public sealed class ThroughTests(ServerFixture server)
{
    [Fact]
    public async Task A_run_through_a_phase_skips_verified_ones_and_passes_a_gate_by_its_kind()
    {
        using var work = await Workplace.CreateAsync(server);
        var blocked = await work.RunAsync("invoke --through b");
        Assert.Equal(3, blocked.ExitCode);
        Assert.Contains("Phase a: Verified", blocked.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await work.RunAsync("milestone build-deployed")).ExitCode);
        var passed = await work.RunAsync("invoke --through b --override-gate soak --reason agreed --yes");
        Assert.Equal(0, passed.ExitCode);
        Assert.DoesNotContain("Phase a:", passed.Output, StringComparison.Ordinal);
        Assert.Contains("Phase b: Verified", passed.Output, StringComparison.Ordinal);
        Assert.Contains("soak:a: agreed", (await work.RunAsync("history")).Output, StringComparison.Ordinal);

        var unknown = await work.RunAsync("invoke --through bb");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Did you mean 'b'?", unknown.Errors, StringComparison.Ordinal);
    }
}
