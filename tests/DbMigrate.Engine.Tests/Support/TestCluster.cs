using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// The cluster of the test run. It is started at the first use; the test framework stops it after the last test.
/// </summary>
/// <remarks><c>DBMIGRATE_TEST_PGVERSION</c> (for example 18) and <c>DBMIGRATE_PGBIN</c> select the server.</remarks>
internal static class TestCluster
{
    // A test run that was killed does not stop its cluster. The next one does: this folder has a file per cluster with
    // the process id of its test run.
    private static readonly string Ledger = Path.Combine(
        Path.GetTempPath(),
        $"dbmigrate-test-clusters-{Environment.UserName}"
    );

    private static readonly Lazy<Task<MigrationSandbox>> Cluster = new(StartAsync);

    /// <summary>Returns the cluster; starts it at the first call.</summary>
    public static Task<MigrationSandbox> GetAsync() => Cluster.Value;

    /// <summary>Stops the cluster if it was started.</summary>
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
                    // It was already stopped, by hand or by another test run.
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
