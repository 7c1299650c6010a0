using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.OwnSql;

/// <summary>Servers that are configured otherwise than usual, each a cluster of its own.</summary>
public sealed class ServerConfigurationTests
{
    [Fact]
    public async Task Settings_of_the_server_change_nothing()
    {
        var settings = SessionSettingsTests
            .Settings.Select(s => (Name: (string)s[0], Value: (string)s[1]))
            .ToDictionary(s => s.Name, s => s.Value);
        await WithServerAsync(
            settings,
            files: [],
            async sandbox =>
            {
                await using var database = await PostgresFixture.CreateDatabaseAsync(sandbox, "configured");
                await FullCycle.CreateTablesAsync(database);
                await SessionSettingsTests.AssertSameAsync(await FullCycle.RunAsync(database));
            }
        );
    }

    [Fact]
    public async Task A_standby_is_refused_with_its_name_and_can_be_read()
    {
        await WithServerAsync(
            new Dictionary<string, string> { ["hot_standby"] = "on" },
            new Dictionary<string, string> { ["standby.signal"] = string.Empty },
            async sandbox =>
            {
                var database = new TestDatabase(sandbox, "postgres");
                using var plan = FullCycle.WritePlan(database);
                foreach (
                    var work in new Func<Task>[] { () => plan.InvokeAsync(), () => plan.UndoAsync(), ApproveAsync }
                )
                {
                    var refused = await Assert.ThrowsAsync<ServerReadOnlyException>(work);
                    Assert.True(refused.IsStandby);
                    Assert.Contains($"{sandbox.Host}:{sandbox.Port}/postgres is a standby", refused.Message);
                    Assert.Contains("target_session_attrs=read-write", refused.Message, StringComparison.Ordinal);
                }

                Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
                Assert.Empty(await plan.HistoryAsync(verify: true));

                async Task ApproveAsync()
                {
                    await using var session = plan.Session();
                    await session.ApproveAsync(session.SelectPhases(["files"])[0], "yes");
                }
            }
        );
    }

    private static async Task WithServerAsync(
        Dictionary<string, string> settings,
        Dictionary<string, string> files,
        Func<MigrationSandbox, Task> work
    )
    {
        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions
            {
                Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION"),
                Settings = settings,
                Files = files,
            },
            CancellationToken.None
        );
        try
        {
            await work(sandbox);
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }
    }
}
