using DbMigrate.Engine.Sandbox;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// A cluster of one test class that a test may restart. Commits are synchronous, as in production.
/// </summary>
public sealed class CrashCluster : IAsyncLifetime
{
    private static readonly SandboxOptions Options = new()
    {
        ParentFolder = ClusterFolder.Path,
        Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION") is { Length: > 0 } version
            ? version
            : null,
        Settings = new Dictionary<string, string>
        {
            ["synchronous_commit"] = "on",
            ["wal_writer_delay"] = "10s",
            ["checkpoint_timeout"] = "1h",
            ["restart_after_crash"] = "on",
        },
    };

    private MigrationSandbox? _sandbox;
    private int _last;

    /// <summary>The cluster.</summary>
    public MigrationSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The cluster was not started.");

    public async Task InitializeAsync() =>
        _sandbox = await MigrationSandboxHost.StartAsync(Options, CancellationToken.None);

    public Task DisposeAsync() =>
        _sandbox is null ? Task.CompletedTask : MigrationSandboxHost.StopAsync(_sandbox, CancellationToken.None);

    /// <summary>Creates a database for one test.</summary>
    public Task<TestDatabase> CreateDatabaseAsync() =>
        PostgresFixture.CreateDatabaseAsync(Sandbox, $"crash_{Interlocked.Increment(ref _last)}");

    /// <summary>
    /// Ends all processes of the server at once and starts it again. WAL that the server had not written yet is lost.
    /// </summary>
    public async Task RestartAsync()
    {
        _ = PostgresVersion.TryParse(Sandbox.Version, out var version);
        var cluster = new SandboxCluster(
            Path.GetDirectoryName(Sandbox.Folder)!,
            new PostgresInstallation(version!, Sandbox.BinaryFolder),
            SandboxUser.ForThisProcess()
        );
        await cluster.StopAsync(CancellationToken.None);
        await cluster.StartAsync(
            new SandboxOptions { Port = Sandbox.Port, Settings = Options.Settings },
            CancellationToken.None
        );
    }
}
