using System.Security.Cryptography;
using Npgsql;

namespace DbMigrate.Demo;

/// <summary>Creates the database of the service as it was before the migration.</summary>
internal static class ServiceSetup
{
    private const string Database = "service";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    internal static async Task RunAsync(DemoFolder folder, Uri server, string sqlFile)
    {
        await using (var connection = await OpenAsync(server))
        {
            await ExecuteAsync(connection, $"CREATE DATABASE {Database}");
        }

        var (owner, app) = (RandomNumberGenerator.GetString(Letters, 24), RandomNumberGenerator.GetString(Letters, 24));
        await using (var connection = await OpenAsync(server.With(Database)))
        {
            await ExecuteAsync(connection, await File.ReadAllTextAsync(sqlFile));
            await ExecuteAsync(connection, $"ALTER ROLE service_owner PASSWORD '{owner}'");
            await ExecuteAsync(connection, $"ALTER ROLE service_app PASSWORD '{app}'");
        }

        folder.WriteUris(
            server.With(Database),
            server.With(Database, "service_owner", owner),
            server.With(Database, "service_app", app)
        );
        await using var counted = new NpgsqlConnection(folder.ConnectionString("SERVER_URL"));
        await counted.OpenAsync();
        foreach (var table in ServiceTable.All)
        {
            Console.WriteLine(
                FormattableString.Invariant($"{table.Name, -22} {await table.CountAsync(counted), 8:N0} rows")
            );
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(Uri uri)
    {
        var connection = new NpgsqlConnection(PostgresUri.ToConnectionString(uri));
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
