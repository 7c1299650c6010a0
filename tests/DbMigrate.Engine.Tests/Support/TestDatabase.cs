using Npgsql;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>The database of one test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly MigrationSandbox _cluster;
    private readonly string _password;
    private readonly List<string> _roles = [];

    internal TestDatabase(MigrationSandbox cluster, string name)
    {
        _cluster = cluster;
        _password = new System.Uri(cluster.ConnectionString).UserInfo.Split(':')[1];
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The connection string of the superuser in Npgsql's keywords, with the password.</summary>
    public string ConnectionString => Keywords(_cluster.User, _password);

    /// <summary>The connection URI of the superuser, with the password.</summary>
    public string Uri => UriFor(_cluster.User, _password);

    /// <summary>Returns the connection URI of another user.</summary>
    public string UriFor(string user, string password) =>
        $"postgres://{System.Uri.EscapeDataString(user)}:{System.Uri.EscapeDataString(password)}@{_cluster.Host}:{_cluster.Port}/{Name}";

    /// <summary>Returns the connection string of a role of <see cref="CreateRoleAsync"/>.</summary>
    public string ConnectionStringFor(TestRole role) => Keywords(role.Name, role.Password);

    /// <summary>Opens a connection as the superuser. The caller disposes of it.</summary>
    public Task<NpgsqlConnection> OpenAsync() => PostgresFixture.OpenAsync(ConnectionString);

    /// <summary>Opens a connection as a role.</summary>
    public Task<NpgsqlConnection> OpenAsync(TestRole role) => PostgresFixture.OpenAsync(ConnectionStringFor(role));

    /// <summary>Runs one statement, with values for $1, $2 and so on.</summary>
    public async Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var connection = await OpenAsync();
        return await PostgresFixture.RunAsync(connection, sql, values);
    }

    /// <summary>Runs statements one after the other, each in its own transaction.</summary>
    public async Task ExecuteAllAsync(params string[] statements)
    {
        await using var connection = await OpenAsync();
        foreach (var sql in statements)
        {
            await PostgresFixture.RunAsync(connection, sql);
        }
    }

    /// <summary>Returns the first column of the first row; the default of T where it is NULL or missing.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object?[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Reading<T>(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() && !await reader.IsDBNullAsync(0) ? reader.GetFieldValue<T>(0) : default;
    }

    /// <summary>Returns the first column of all rows.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = Reading<T>(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var column = new List<T>();
        while (await reader.ReadAsync())
        {
            column.Add(reader.GetFieldValue<T>(0));
        }

        return column;
    }

    /// <summary>
    /// Evaluates a condition on one connection until it is true. <see cref="Wait"/> with
    /// <see cref="ScalarAsync{T}"/> opens a connection each time.
    /// </summary>
    /// <param name="condition">A query of one boolean.</param>
    /// <param name="run">The execution that makes it true; it is an error when it ends before.</param>
    public async Task WaitForAsync(string condition, Task? run = null)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(condition, connection);
        await Wait.ForAsync(IsTrueAsync, condition);

        async Task<bool> IsTrueAsync()
        {
            // Before the query: an execution may end right after the condition was true.
            var ended = run?.IsCompleted == true;
            if ((bool)(await command.ExecuteScalarAsync())!)
            {
                return true;
            }

            if (ended)
            {
                await run!;
                throw new InvalidOperationException($"The execution has ended, and this is not true: {condition}");
            }

            return false;
        }
    }

    /// <summary>Creates a login role with a password. It is dropped together with the database.</summary>
    /// <param name="suffix">The end of its name. All databases share the roles: the name begins with the database's.</param>
    /// <param name="options">Further options of CREATE ROLE.</param>
    public async Task<TestRole> CreateRoleAsync(string suffix, string options = "")
    {
        var role = new TestRole($"{Name}_{suffix}", Guid.NewGuid().ToString("N"));
        await ExecuteAsync($"CREATE ROLE \"{role.Name}\" LOGIN PASSWORD '{role.Password}' {options}");
        _roles.Add(role.Name);
        return role;
    }

    /// <summary>Moves the clock of the journal. Only the owner of the database can do that.</summary>
    public Task<int> MoveClockAsync(TimeSpan ahead) =>
        ExecuteAsync(
            $"create or replace function dbmigrate.now() returns timestamptz language sql volatile parallel safe as 'select pg_catalog.clock_timestamp() + interval ''{(long)ahead.TotalSeconds} s'''"
        );

    /// <summary>Drops the database, with the sessions that are connected to it, and its roles.</summary>
    public async ValueTask DisposeAsync()
    {
        await using var admin = await PostgresFixture.OpenAsync(_cluster.ConnectionString);
        try
        {
            await PostgresFixture.RunAsync(admin, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            await DropSubscriptionsAsync();
            await PostgresFixture.RunAsync(admin, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        }

        foreach (var role in _roles)
        {
            await PostgresFixture.RunAsync(admin, $"DROP OWNED BY \"{role}\" CASCADE");
            await PostgresFixture.RunAsync(admin, $"DROP ROLE \"{role}\"");
        }
    }

    // A database with subscriptions cannot be dropped. Their publishers do not exist.
    private async Task DropSubscriptionsAsync()
    {
        var names = await ColumnAsync<string>(
            "select quote_ident(subname) from pg_subscription s join pg_database d on d.oid = s.subdbid where datname = current_database()"
        );
        foreach (var name in names)
        {
            await ExecuteAllAsync(
                $"alter subscription {name} disable",
                $"alter subscription {name} set (slot_name = none)",
                $"drop subscription {name}"
            );
        }
    }

    // The server can send any type as text, also the types that a test creates.
    private static NpgsqlCommand Reading<T>(string sql, NpgsqlConnection connection) =>
        new(sql, connection) { AllResultTypesAreUnknown = typeof(T) == typeof(string) };

    private string Keywords(string user, string password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = _cluster.Host,
            Port = _cluster.Port,
            Database = Name,
            Username = user,
            Password = password,
            Pooling = false,
        }.ConnectionString;
}
