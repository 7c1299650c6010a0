using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// A test's database with the application of docs/examples/auth-migration in it, as its set-up makes it.
/// </summary>
internal sealed class AuthDatabase : IAsyncDisposable
{
    /// <summary>A claim of a token, as <c>select set_config(…)</c>.</summary>
    private const string Claim =
        "select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, true)";

    // Roles are the cluster's: every test gives them the same password, so that none takes it from another.
    private static readonly string Password = Guid.NewGuid().ToString("N");

    // For the same reason two set-ups at once would meet in them.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private AuthDatabase(TestDatabase database) => Database = database;

    internal TestDatabase Database { get; }

    /// <summary>Owns the tables and runs the plan.</summary>
    internal TestRole Owner { get; } = new("app_owner", Password);

    /// <summary>What requests log in as, before they become somebody.</summary>
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
    /// One request as the API makes it: a transaction in which the login becomes a role, with the claim of a token. The
    /// last statement's first value.
    /// </summary>
    internal async Task<T?> RequestAsync<T>(string role, string? sub, string sql, params object[] values)
    {
        await using var connection = await Database.OpenAsync(Login);
        return await RequestAsync<T>(connection, role, sub, sql, values);
    }

    /// <summary>The same on a connection that is there.</summary>
    internal static async Task<T?> RequestAsync<T>(
        NpgsqlConnection connection,
        string role,
        string? sub,
        string sql,
        params object[] values
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

    public ValueTask DisposeAsync() => Database.DisposeAsync();

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
