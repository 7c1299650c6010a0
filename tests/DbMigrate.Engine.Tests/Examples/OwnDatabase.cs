using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>
/// The plan of docs/examples/own-database in a folder of its own, on a test database with the application's tables. It
/// runs as an administrator who is no superuser, as on hosted services.
/// </summary>
internal sealed class OwnDatabase : IAsyncDisposable
{
    private const string Variable = "MASTER_DATABASE_URL";
    private const string Written = "CLARITY_DATABASE_URL";

    private TimeSpan _ahead;

    private OwnDatabase(TestDatabase home, TestRole admin)
    {
        Home = home;
        Environment.SetEnvironmentVariable(Variable, home.UriFor(admin.Name, admin.Password));
    }

    internal TestDatabase Home { get; }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("dbmigrate-own-").FullName;

    internal string EnvFile => Path.Combine(Folder, ".env");

    internal static async Task<OwnDatabase> CreateAsync(PostgresFixture postgres, int requests = 50)
    {
        var home = await postgres.CreateDatabaseAsync();
        var admin = await home.CreateRoleAsync("admin", "createdb createrole");
        var made = new OwnDatabase(home, admin);
        await home.ExecuteAllAsync(
            $"alter database {home.Name} owner to {admin.Name}",
            "drop database if exists clarity",
            "drop role if exists clarity_user",
            "drop role if exists clarity_rw"
        );
        var example = ExampleFolder.Of("own-database");
        foreach (var file in Directory.GetFiles(example))
        {
            File.Copy(file, Path.Combine(made.Folder, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(made.EnvFile, "# the service\nDATABASE_URL=postgres://old # of the service\n");
        var options = new SqlReadOptions
        {
            Variables = new Dictionary<string, string> { ["requests"] = $"{requests}" },
        };
        await using var connection = await home.OpenAsync(admin);
        foreach (var file in Directory.GetFiles(Path.Combine(example, "setup")).Order(StringComparer.Ordinal))
        {
            foreach (var statement in SqlReader.ReadFile(file, options).Statements)
            {
                await PostgresFixture.RunAsync(connection, statement.Text);
            }
        }

        return made;
    }

    /// <summary>Opens a session as an operator does: with the variables of the .env file, as far as it has them.</summary>
    internal async Task<MigrationSession> OpenAsync()
    {
        Environment.SetEnvironmentVariable(Written, await ReadAsync(Written));
        return MigrationSession.Create(MigrationPlanReader.Read(Folder), new SessionOptions());
    }

    /// <summary>Returns the value of a key of the .env file, or null.</summary>
    internal async Task<string?> ReadAsync(string key) =>
        (await File.ReadAllLinesAsync(EnvFile))
            .Where(l => l.StartsWith(key + "=", StringComparison.Ordinal))
            .Select(l => l[(key.Length + 1)..].Split(' ')[0])
            .LastOrDefault();

    /// <summary>Invokes phases and requires that each is verified.</summary>
    internal async Task InvokeAsync(params string[] phases)
    {
        await using var session = await OpenAsync();
        foreach (
            var result in await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(phases), TestPlan.Yes))
        )
        {
            Assert.True(
                result.State == MigrationState.Verified,
                $"{result.Phase} {result.State}: {result.Message}\n"
                    + string.Join(
                        '\n',
                        result
                            .Checks.Where(c => !c.Passed)
                            .Select(c => $"{c.Name}: {c.Message} {string.Join(" | ", c.Rows)}")
                    )
            );
        }
    }

    /// <summary>Undoes phases and requires that no difference remains.</summary>
    internal async Task UndoAsync(params string[] phases)
    {
        await using var session = await OpenAsync();
        foreach (var result in await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(phases), TestPlan.Yes)))
        {
            Assert.Equal((result.Phase, MigrationState.Undone), (result.Phase, result.State));
            Assert.Empty(result.Differences);
        }
    }

    /// <summary>Moves the clock of the journal forward.</summary>
    internal Task PassAsync(TimeSpan time) => Home.MoveClockAsync(_ahead += time);

    /// <summary>Returns the first value of a query as the application, with a connection URI of the .env file.</summary>
    internal async Task<object?> AskAsApplicationAsync(string sql)
    {
        var uri = new Uri((await ReadAsync(Written))!);
        await using var connection = await PostgresFixture.OpenAsync(
            new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port,
                Database = uri.AbsolutePath[1..],
                Username = uri.UserInfo.Split(':')[0],
                Password = uri.UserInfo.Split(':')[1],
                Pooling = false,
            }.ConnectionString
        );
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(Written, null);
        await Home.ExecuteAsync("drop database if exists clarity with (force)");
        foreach (var role in new[] { "clarity_user", "clarity_rw" })
        {
            await Home.ExecuteAsync($"drop role if exists {role}");
        }

        await Home.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
