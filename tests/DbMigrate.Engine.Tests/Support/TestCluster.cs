using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// The one cluster of a test run: started on first use, stopped by the test framework after the last test.
/// </summary>
/// <remarks><c>DBMIGRATE_TEST_PGVERSION</c> (as in 18) and <c>DBMIGRATE_PGBIN</c> choose the server.</remarks>
internal static class TestCluster
{
    // A run that was killed could not stop its cluster: the next one does, knowing it by the dead process's id in this
    // folder.
    private static readonly string Ledger = Path.Combine(
        Path.GetTempPath(),
        $"dbmigrate-test-clusters-{Environment.UserName}"
    );

    private static readonly Lazy<Task<MigrationSandbox>> Cluster = new(StartAsync);

    /// <summary>The cluster; started when nobody asked before.</summary>
    public static Task<MigrationSandbox> GetAsync() => Cluster.Value;

    /// <summary>Stops it if it was started.</summary>
    public static async Task StopAsync()
    {
        if (
            Cluster.IsValueCreated
            && await Cluster.Value.ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : null, TaskScheduler.Default)
                is { } cluster
        )
        {
            await MigrationSandboxHost.StopAsync(cluster, CancellationToken.None);
            File.Delete(Path.Combine(Ledger, cluster.Id));
        }
    }

    private static async Task<MigrationSandbox> StartAsync()
    {
        await StopLeftoversAsync();
        var options = new SandboxOptions
        {
            ParentFolder = ClusterFolder.Path,
            Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION") is { Length: > 0 } version
                ? version
                : null,
            Settings = new Dictionary<string, string>
            {
                ["max_connections"] = "200",
                ["max_prepared_transactions"] = "10",
                ["wal_level"] = "logical",
                ["deadlock_timeout"] = "200ms",
            },
        };
        var cluster = await MigrationSandboxHost.StartAsync(options, CancellationToken.None);
        Directory.CreateDirectory(Ledger);
        await File.WriteAllTextAsync(
            Path.Combine(Ledger, cluster.Id),
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        );
        return cluster;
    }

    private static async Task StopLeftoversAsync()
    {
        foreach (var file in Directory.Exists(Ledger) ? Directory.GetFiles(Ledger) : [])
        {
            if (int.TryParse(await File.ReadAllTextAsync(file), out var runner) && !IsAlive(runner))
            {
                try
                {
                    await MigrationSandboxHost.StopAsync(Path.GetFileName(file), CancellationToken.None);
                }
                catch (SandboxNotFoundException)
                {
                    // Somebody stopped it by hand, or another run did just now.
                }

                File.Delete(file);
            }
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
