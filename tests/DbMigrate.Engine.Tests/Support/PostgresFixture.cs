using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// The throwaway cluster of the test run: <c>public class XTests(PostgresFixture postgres) :
/// IClassFixture&lt;PostgresFixture&gt;</c>.
/// Every class has a fixture of its own and runs beside the others; all fixtures share one cluster, which is started by
/// the first that needs it
/// and stopped after the last test of the run, whatever its outcome (see <see cref="TestFramework"/>).
/// </summary>
public sealed class PostgresFixture
{
    private static readonly ConnectionOpener Opener = new();

    private static int _lastName;

    /// <summary>The cluster.</summary>
    public static Task<MigrationSandbox> ClusterAsync() => TestCluster.GetAsync();

    /// <summary>The major version of the server, as in 15.</summary>
    public static async Task<int> MajorVersionAsync()
    {
        var version = (await TestCluster.GetAsync()).Version;
        return int.Parse(string.Concat(version.TakeWhile(char.IsAsciiDigit)));
    }

    /// <summary>A database of the test's own, owned by the superuser; dropped when it is disposed.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var cluster = await TestCluster.GetAsync();
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _lastName)}";
        await using var admin = await OpenAsync(cluster.ConnectionString);
        await RunAsync(admin, $"CREATE DATABASE {name}");
        return new TestDatabase(cluster, name);
    }

    /// <summary>An open connection, made by the engine's own opener: what a test sees is what a run sees.</summary>
    internal static async Task<NpgsqlConnection> OpenAsync(string connectionString, string purpose = "test") =>
        await Opener.OpenAsync(ConnectionSettings.Parse("default", connectionString), purpose, CancellationToken.None);

    /// <summary>Runs one statement.</summary>
    internal static async Task<int> RunAsync(NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return await command.ExecuteNonQueryAsync();
    }
}
