using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Exactly once, where the server stops in the middle: an asynchronous commit is lost together with its rows in the
/// journal, or it is kept with them.
/// </summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class RestartTests(CrashCluster cluster) : IClassFixture<CrashCluster>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Phases_resume_after_an_immediate_restart_of_the_server(bool undo) =>
        new CrashSeries(
            new FilePlan(),
            cluster.CreateDatabaseAsync,
            cluster.Sandbox.Port,
            cluster.RestartAsync,
            parallel: 1
        ).RunAsync(Accident.Restart, undo);

    [Fact]
    public Task Safe_steps_and_a_backfill_resume_after_one() =>
        new CrashSeries(
            new SafePlan(),
            cluster.CreateDatabaseAsync,
            cluster.Sandbox.Port,
            cluster.RestartAsync,
            parallel: 1
        ).RunAsync(Accident.Restart, undo: false);
}
