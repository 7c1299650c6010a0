using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>A test database with the service of the example, created by its setup.sql.</summary>
internal sealed class ServiceDatabase : IAsyncDisposable
{
    // All databases of the cluster share the roles: every test sets the same password.
    private static readonly string Password = Guid.NewGuid().ToString("N");

    private ServiceDatabase(TestDatabase database)
    {
        Database = database;
        Owner = new TestRole("service_owner", Password);
        App = new TestRole("service_app", Password);
    }

    internal TestDatabase Database { get; }

    /// <summary>Owns the tables and runs the plan.</summary>
    internal TestRole Owner { get; }

    /// <summary>The login of the application.</summary>
    internal TestRole App { get; }

    internal static async Task<ServiceDatabase> CreateAsync(PostgresFixture postgres)
    {
        var service = new ServiceDatabase(await postgres.CreateDatabaseAsync());
        var setup = SqlReader.ReadFile(Path.Combine(ExampleFolder.Of("multi-tenant"), "setup.sql"));
        await service.Database.ExecuteAllAsync([.. setup.Statements.Select(s => s.Text)]);
        foreach (var role in new[] { service.Owner, service.App })
        {
            await service.Database.ExecuteAsync($"ALTER ROLE {role.Name} PASSWORD '{role.Password}'");
        }

        return service;
    }

    /// <summary>Runs statements in one transaction as a role. Returns the first value of the last one.</summary>
    internal async Task<T?> AskAsync<T>(TestRole role, params string[] statements)
    {
        await using var connection = await Database.OpenAsync(role);
        await using var transaction = await connection.BeginTransactionAsync();
        object? value = null;
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            value = await command.ExecuteScalarAsync();
        }

        await transaction.CommitAsync();
        return value is null or DBNull ? default : (T)value;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
