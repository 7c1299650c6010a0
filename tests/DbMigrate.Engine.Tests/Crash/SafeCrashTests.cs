using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Exactly once, for every safe DDL step and for a backfill.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class SafeCrashTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(Accident.Kill, false)]
    [InlineData(Accident.TerminateWork, false)]
    [InlineData(Accident.TerminateLock, false)]
    [InlineData(Accident.Cut, false)]
    [InlineData(Accident.KillCut, true)]
    [InlineData(Accident.TerminateWork, true)]
    [InlineData(Accident.Cut, true)]
    public async Task They_resume_wherever_they_were_stopped(Accident accident, bool undo)
    {
        var cluster = await PostgresFixture.ClusterAsync();
        await new CrashSeries(new SafePlan(), postgres.CreateDatabaseAsync, cluster.Port, null, parallel: 2).RunAsync(
            accident,
            undo
        );
    }
}
