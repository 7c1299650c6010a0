using DbMigrate.Engine.Sandbox;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// A cluster of its own that can be restarted without a word; commits are synchronous, as in production.
/// </summary>
public sealed class CrashCluster : IAsyncLifetime
{
    private static readonly SandboxOptions Options = new()
    {
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

    /// <summary>A database of its own.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"crash_{Interlocked.Increment(ref _last)}";
        await using var admin = await PostgresFixture.OpenAsync(Sandbox.ConnectionString);
        await PostgresFixture.RunAsync(admin, $"CREATE DATABASE {name}");
        return new TestDatabase(Sandbox, name);
    }

    /// <summary>
    /// Ends all of the server's processes at once, and starts it again: what was not on its way to the disk is lost.
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
