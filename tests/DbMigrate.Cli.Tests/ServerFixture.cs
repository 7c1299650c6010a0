using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// One throwaway cluster for all tests that need a server; each test has a database of its own on it.
/// </summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private int _last;
    private MigrationSandbox? _sandbox;

    /// <summary>The cluster.</summary>
    public MigrationSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The cluster was not started.");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions
            {
                Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION") is { Length: > 0 } version
                    ? version
                    : null,
            },
            CancellationToken.None
        );
        if (BuiltCommand.IsOnWine)
        {
            // Wine 8 has no key derivation, and so no SCRAM.
            await ExecuteAsync(
                new Uri(_sandbox.ConnectionString),
                $"copy (values ('host all all {_sandbox.Host}/32 password')) to '{_sandbox.Folder}/pg_hba.conf'"
            );
            await ExecuteAsync(new Uri(_sandbox.ConnectionString), "select pg_reload_conf()");
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() =>
        _sandbox is null ? Task.CompletedTask : MigrationSandboxHost.StopAsync(_sandbox, CancellationToken.None);

    /// <summary>A new database, as a URI.</summary>
    public async Task<Uri> CreateDatabaseAsync()
    {
        var name = $"cli_{Interlocked.Increment(ref _last)}";
        await ExecuteAsync(new Uri(Sandbox.ConnectionString), $"CREATE DATABASE {name}");
        return new UriBuilder(Sandbox.ConnectionString) { Path = name }.Uri;
    }

    /// <summary>Runs one statement.</summary>
    public static async Task ExecuteAsync(Uri database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value of a query.</summary>
    public static async Task<object?> ScalarAsync(Uri database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>An open connection.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(Uri database)
    {
        var login = database.UserInfo.Split(':');
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder
            {
                Host = database.Host,
                Port = database.Port,
                Username = Uri.UnescapeDataString(login[0]),
                Password = Uri.UnescapeDataString(login[1]),
                Database = database.AbsolutePath.Trim('/'),
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(Name)]
public sealed class ServerTests : ICollectionFixture<ServerFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "server";
}
