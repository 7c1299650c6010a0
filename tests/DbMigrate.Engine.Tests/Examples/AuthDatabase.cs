using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// A test database with the application of docs/examples/auth-migration, created by the SQL files of its setup.
/// </summary>
internal sealed class AuthDatabase : IAsyncDisposable
{
    /// <summary>The statement that sets the claim of a token.</summary>
    private const string Claim =
        "select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, true)";

    // All databases of the cluster share the roles: every test sets the same password.
    private static readonly string Password = Guid.NewGuid().ToString("N");

    // For the same reason two setups must not run at the same time.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private AuthDatabase(TestDatabase database) => Database = database;

    internal TestDatabase Database { get; }

    /// <summary>Owns the tables and runs the plan.</summary>
    internal TestRole Owner { get; } = new("app_owner", Password);

    /// <summary>The login of requests, before SET ROLE.</summary>
    internal TestRole Login { get; } = new("authenticator", Password);

    internal static async Task<AuthDatabase> CreateAsync(PostgresFixture postgres, int users = 50)
    {
        var made = new AuthDatabase(await postgres.CreateDatabaseAsync());
        await OneAtATime.WaitAsync();
        try
        {
            await made.SetUpAsync(users);
        }
        finally
        {
            OneAtATime.Release();
        }

        return made;
    }

    /// <summary>
    /// Sends a request as the API does: a transaction with SET ROLE and the claim of a token. Returns the first value of
    /// the last statement.
    /// </summary>
    internal async Task<T?> RequestAsync<T>(string role, string? sub, string sql, params object[] values)
    {
        await using var connection = await Database.OpenAsync(Login);
        return await RequestAsync<T>(connection, role, sub, sql, values);
    }

    /// <summary>Sends a request on an open connection. Sends it again after a deadlock, as an application has to.</summary>
    /// <remarks>
    /// A phase may change several tables in one transaction, in another order than the request uses them. The server then
    /// ends either of the two.
    /// </remarks>
    internal static async Task<T?> RequestAsync<T>(
        NpgsqlConnection connection,
        string role,
        string? sub,
        string sql,
        params object[] values
    )
    {
        while (true)
        {
            try
            {
                return await SendAsync<T>(connection, role, sub, sql, values);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // The transaction is rolled back.
            }
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task<T?> SendAsync<T>(
        NpgsqlConnection connection,
        string role,
        string? sub,
        string sql,
        object[] values
    )
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await PostgresFixture.RunAsync(connection, $"set local role {role}");
        if (sub is not null)
        {
            await PostgresFixture.RunAsync(connection, Claim, sub);
        }

        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var answer = await command.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return answer is null or DBNull ? default : (T)answer;
    }

    private async Task SetUpAsync(int users)
    {
        var options = new SqlReadOptions { Variables = new Dictionary<string, string> { ["users"] = $"{users}" } };
        foreach (
            var file in Directory
                .GetFiles(Path.Combine(ExampleFolder.Of("auth-migration"), "setup"), "*.sql")
                .Order(StringComparer.Ordinal)
        )
        {
            await Database.ExecuteAllAsync([.. SqlReader.ReadFile(file, options).Statements.Select(s => s.Text)]);
        }

        foreach (var role in new[] { Owner, Login })
        {
            await Database.ExecuteAsync($"ALTER ROLE {role.Name} PASSWORD '{role.Password}'");
        }
    }
}
