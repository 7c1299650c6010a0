using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Sandbox;

public sealed class MigrationSandboxHostTests
{
    [Fact]
    public async Task A_sandbox_answers_with_its_connection_string_and_leaves_nothing_when_stopped()
    {
        var sandbox = await MigrationSandboxHost.StartAsync(new SandboxOptions(), CancellationToken.None);
        try
        {
            Assert.Contains(MigrationSandboxHost.GetRunning(), s => s.Id == sandbox.Id);
            await using var connection = await PostgresFixture.OpenAsync(sandbox.ConnectionString);
            Assert.StartsWith(sandbox.Version, connection.ServerVersion, StringComparison.Ordinal);
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }

        Assert.DoesNotContain(MigrationSandboxHost.GetRunning(), s => s.Id == sandbox.Id);
        Assert.False(Directory.Exists(Path.GetDirectoryName(sandbox.Folder)));
        await Assert.ThrowsAsync<SandboxNotFoundException>(() => MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None));
    }
}
