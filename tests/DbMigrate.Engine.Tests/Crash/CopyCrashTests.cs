using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Each row once, wherever a copy to another database was stopped.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class CopyCrashTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(Accident.Kill, false)]
    [InlineData(Accident.TerminateWork, false)]
    [InlineData(Accident.Cut, false)]
    [InlineData(Accident.Cut, true)]
    public async Task It_resumes_wherever_it_was_stopped(Accident accident, bool undo)
    {
        var cluster = await PostgresFixture.ClusterAsync();
        await new CrashSeries(new CopyPlan(), postgres.CreateDatabaseAsync, cluster.Port, null, parallel: 2).RunAsync(
            accident,
            undo
        );
    }
}
