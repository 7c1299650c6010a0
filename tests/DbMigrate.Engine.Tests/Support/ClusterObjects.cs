using Npgsql;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// Names of databases and roles that a test makes besides its own database, and their removal at its end.
/// </summary>
internal sealed class ClusterObjects(TestDatabase home) : IAsyncDisposable
{
    private readonly List<string> _databases = [];
    private readonly List<string> _roles = [];
    private readonly List<string> _variables = [];

    /// <summary>Returns the name of a database that the test makes.</summary>
    internal string Database(string suffix = "target")
    {
        _databases.Add($"{home.Name}_{suffix}");
        return _databases[^1];
    }

    /// <summary>Returns the name of a role that the test makes.</summary>
    internal string Role(string suffix)
    {
        _roles.Add($"{home.Name}_{suffix}");
        return _roles[^1];
    }

    /// <summary>Sets an environment variable of this process until the end of the test. Returns its name.</summary>
    internal string Variable(string suffix, string? value)
    {
        var name = $"DBM_{home.Name}_{suffix}".ToUpperInvariant();
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
        return name;
    }

    /// <summary>Returns the URI of the superuser to another database.</summary>
    internal string UriTo(string database) => home.Uri[..home.Uri.LastIndexOf('/')] + "/" + database;

    /// <summary>Returns a connection string to another database.</summary>
    internal string To(string database, string? user = null, string? password = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(home.ConnectionString) { Database = database };
        (builder.Username, builder.Password) = user is null ? (builder.Username, builder.Password) : (user, password);
        return builder.ConnectionString;
    }

    /// <summary>Returns the first value of a query in another database; null for NULL.</summary>
    internal async Task<object?> AskAsync(string database, string sql, string? user = null, string? password = null)
    {
        await using var connection = await PostgresFixture.OpenAsync(To(database, user, password));
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is var value && value is DBNull ? null : value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var variable in _variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        foreach (var database in _databases)
        {
            await home.ExecuteAsync($"drop database if exists \"{database}\" with (force)");
        }

        foreach (var role in _roles)
        {
            if (await home.ScalarAsync<bool>("select exists (select from pg_roles where rolname = $1)", role))
            {
                await home.ExecuteAsync($"drop owned by \"{role}\" cascade");
            }
        }

        foreach (var role in _roles)
        {
            await home.ExecuteAsync($"drop role if exists \"{role}\"");
        }
    }
}
