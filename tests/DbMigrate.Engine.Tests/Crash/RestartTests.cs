using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Exactly once, when the server itself goes down in the middle: asynchronous commits are lost with their rows in the
/// journal, or neither is.
/// </summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class RestartTests(CrashCluster cluster) : IClassFixture<CrashCluster>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_course_goes_on_after_an_immediate_restart_of_the_server(bool undo) =>
        new CrashSeries(
            new FilePlan(),
            cluster.CreateDatabaseAsync,
            cluster.Sandbox.Port,
            cluster.RestartAsync,
            parallel: 1
        ).RunAsync(Accident.Restart, undo);

    [Fact]
    public Task Safe_changes_and_a_backfill_go_on_after_one() =>
        new CrashSeries(
            new SafePlan(),
            cluster.CreateDatabaseAsync,
            cluster.Sandbox.Port,
            cluster.RestartAsync,
            parallel: 1
        ).RunAsync(Accident.Restart, undo: false);
}
