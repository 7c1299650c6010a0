using System.Globalization;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// The throwaway cluster of the test run: <c>public class XTests(PostgresFixture postgres) :
/// IClassFixture&lt;PostgresFixture&gt;</c>.
/// </summary>
/// <remarks>
/// Every class has a fixture of its own and runs in parallel with the others. All fixtures share one cluster. The first
/// one that needs it starts it; <see cref="TestFramework"/> stops it after the last test, whatever the outcome.
/// </remarks>
public sealed class PostgresFixture
{
    private static readonly ConnectionOpener Opener = new();

    private static int _lastName;

    /// <summary>Returns the cluster; starts it at the first call.</summary>
    public static Task<MigrationSandbox> ClusterAsync() => TestCluster.GetAsync();

    /// <summary>Returns the major version of the server, for example 15.</summary>
    public static async Task<int> MajorVersionAsync() => MajorVersion(await TestCluster.GetAsync());

    /// <summary>
    /// Creates a database for one test, owned by the superuser. Disposing of it drops the database.
    /// </summary>
    public Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(string.Empty);

    /// <summary>Creates a database with options of CREATE DATABASE.</summary>
    internal async Task<TestDatabase> CreateDatabaseAsync(string options) =>
        await CreateDatabaseAsync(
            await TestCluster.GetAsync(),
            $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _lastName)}",
            options
        );

    /// <summary>Creates a database on a cluster.</summary>
    internal static async Task<TestDatabase> CreateDatabaseAsync(
        MigrationSandbox cluster,
        string name,
        string options = ""
    )
    {
        await using var admin = await OpenAsync(cluster.ConnectionString);

        // Copying the files costs a quarter of writing the whole template into the WAL. Before 15 there is no choice.
        var strategy = MajorVersion(cluster) >= 15 ? "STRATEGY FILE_COPY" : string.Empty;
        await RunAsync(admin, $"CREATE DATABASE {name} {strategy} {options}");
        return new TestDatabase(cluster, name);
    }

    /// <summary>
    /// Opens a connection with the engine's own opener, so that a test sees what an execution sees.
    /// </summary>
    internal static async Task<NpgsqlConnection> OpenAsync(string connectionString, string purpose = "test")
    {
        var connection = await Opener.OpenAsync(
            ConnectionSettings.Parse("default", connectionString),
            SessionKind.Plan,
            purpose,
            CancellationToken.None
        );
        await SessionSetup.CompleteAsync(connection, SessionKind.Plan, CancellationToken.None);
        return connection;
    }

    private static int MajorVersion(MigrationSandbox cluster) =>
        int.Parse(string.Concat(cluster.Version.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    /// <summary>Runs one statement, with values for $1, $2 and so on.</summary>
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
