using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Exactly once: wherever an execution is stopped, the next one ends with the same schema, rows and journal.
/// </summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class CrashTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(Accident.Kill)]
    [InlineData(Accident.KillCut)]
    [InlineData(Accident.TerminateWork)]
    [InlineData(Accident.TerminateLock)]
    [InlineData(Accident.Cut)]
    public async Task An_apply_resumes_wherever_it_was_stopped(Accident accident) =>
        await SeriesAsync(accident, undo: false);

    [Theory]
    [InlineData(Accident.Kill)]
    [InlineData(Accident.TerminateWork)]
    [InlineData(Accident.TerminateLock)]
    [InlineData(Accident.Cut)]
    public async Task An_undo_resumes_wherever_it_was_stopped(Accident accident) =>
        await SeriesAsync(accident, undo: true);

    private async Task SeriesAsync(Accident accident, bool undo)
    {
        var cluster = await PostgresFixture.ClusterAsync();
        await new CrashSeries(new FilePlan(), postgres.CreateDatabaseAsync, cluster.Port, null, parallel: 2).RunAsync(
            accident,
            undo
        );
    }
}
