using System.Net;
using System.Net.Sockets;
using System.Reflection;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class ConnectionOpenerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string WrongPassword = "S3cret-and-wrong";

    [Fact]
    public async Task An_open_connection_says_who_it_is_and_shows_no_password()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await new ConnectionOpener().OpenAsync(
            Parse(database.Uri),
            SessionKind.Own,
            "status",
            CancellationToken.None,
            watchIdle: true
        );
        Assert.Matches(
            @"^dbmigrate \d+\.\d+\.\d+ status$",
            await ScalarAsync(connection, "SELECT current_setting('application_name')")
        );
        Assert.Equal("UTC", await ScalarAsync(connection, "SELECT current_setting('timezone')"));
        Assert.Equal("UTF8", await ScalarAsync(connection, "SELECT current_setting('client_encoding')"));
        Assert.Equal("pg_catalog, pg_temp", await ScalarAsync(connection, "SELECT current_setting('search_path')"));
        Assert.DoesNotContain("assword", connection.ConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_connection_that_was_closed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var source = await OpenAndCloseAsync(database.Uri);
        await Wait.ForAsync(() =>
        {
            GC.Collect();
            return Task.FromResult(!source.IsAlive);
        });
    }

    private static async Task<WeakReference> OpenAndCloseAsync(string uri)
    {
        await using var connection = await PostgresFixture.OpenAsync(uri);
        var field = typeof(NpgsqlConnection)
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(f => f.FieldType == typeof(NpgsqlDataSource));
        return new WeakReference(field.GetValue(connection));
    }

    [Fact]
    public async Task Statements_are_sent_as_they_are_written()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await PostgresFixture.RunAsync(connection, "CREATE TABLE t (a int, b jsonb)");
        await PostgresFixture.RunAsync(
            connection,
            "CREATE FUNCTION f() RETURNS void BEGIN ATOMIC INSERT INTO t VALUES (1, '{}'); INSERT INTO t VALUES (2, '{\"k\": 1}'); END"
        );
        await PostgresFixture.RunAsync(connection, "SELECT f()");
        Assert.Equal("2", await ScalarAsync(connection, "SELECT count(*) FROM t"));
        Assert.Equal(":name @x ?", await ScalarAsync(connection, "SELECT ':name @x ?'"));
        Assert.Equal("1", await ScalarAsync(connection, "SELECT count(*) FROM t WHERE b ? 'k'"));
        Assert.Equal("{2,3}", await ScalarAsync(connection, "SELECT (ARRAY[1,2,3])[2:3] /* @x */ -- :y"));
        Assert.Equal("f", await ScalarAsync(connection, "SELECT '{\"k\": 1}'::jsonb @> '{\"z\": 1}'::jsonb"));
        Assert.Equal("7", await ScalarAsync(connection, "SELECT @ -7"));
        var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(connection, "SELECT :name"));
        Assert.Equal((PostgresErrorCodes.SyntaxError, 8), (error.SqlState, error.Position));
    }

    [Fact]
    public void The_process_wide_switch_of_Npgsql_is_left_as_it_was()
    {
        NpgsqlSetup.Ensure();
        Assert.True(!AppContext.TryGetSwitch("Npgsql.EnableSqlRewriting", out var rewriting) || rewriting);
    }

    [Fact]
    public async Task Types_of_the_user_are_read_as_text()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await PostgresFixture.RunAsync(connection, "CREATE TYPE mood AS ENUM ('good', 'bad')");
        Assert.Equal("{good,bad}", await ScalarAsync(connection, "SELECT ARRAY['good', 'bad']::mood[]"));
        await using var command = new NpgsqlCommand("SELECT $1::text[], ARRAY[1, 2]", connection)
        {
            Parameters = { new() { Value = new[] { "a", "b" } } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(["a", "b"], reader.GetFieldValue<string[]>(0));
        Assert.Equal([1, 2], reader.GetFieldValue<int[]>(1));
    }

    [Fact]
    public async Task A_wrong_password_is_an_authentication_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await FailsAsync(
            database.UriFor("postgres", WrongPassword),
            MigrationErrorCategory.AuthenticationError
        );
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
        Assert.Contains(
            "the password of 'postgres' is wrong, or there is no such role",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains($"/{database.Name} as postgres)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_is_an_authentication_error_that_says_where_to_put_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await FailsAsync(
            database.Uri.Replace(Login(database), "postgres@", StringComparison.Ordinal),
            MigrationErrorCategory.AuthenticationError
        );
        Assert.Contains(
            "none was given for 'postgres'. Put it into PGPASSWORD",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_role_that_may_not_log_in_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("nologin");
        await database.ExecuteAsync($"ALTER ROLE \"{role.Name}\" NOLOGIN");
        var error = await FailsAsync(
            database.UriFor(role.Name, role.Password),
            MigrationErrorCategory.AuthenticationError
        );
        Assert.Contains("has the role LOGIN?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_database_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await FailsAsync(database.Uri + "_not", MigrationErrorCategory.ObjectNotFound);
        Assert.Contains(
            $"there is no database '{database.Name}_not' on this server",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, error.SqlState);
    }

    [Fact]
    public async Task A_database_that_the_role_may_not_connect_to_is_said_with_the_grant()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("outsider");
        await database.ExecuteAsync($"REVOKE CONNECT ON DATABASE {database.Name} FROM PUBLIC");
        var error = await FailsAsync(
            database.UriFor(role.Name, role.Password),
            MigrationErrorCategory.AuthenticationError
        );
        Assert.Contains(
            $"GRANT CONNECT ON DATABASE \"{database.Name}\" TO \"{role.Name}\"",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Too_many_connections_of_a_role_are_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("crowd", "CONNECTION LIMIT 1");
        await using var first = await database.OpenAsync(role);
        var error = await FailsAsync(database.UriFor(role.Name, role.Password));
        Assert.Contains("no connection left", error.Message, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.TooManyConnections, error.SqlState);
    }

    [Fact]
    public async Task A_server_without_TLS_that_must_have_it_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await FailsAsync(database.Uri + "?sslmode=require");
        Assert.Contains("asks for TLS and the server has none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_the_server_does_not_know_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await FailsAsync(
            database.Uri + "?options=-c%20no_such_setting%3D1",
            MigrationErrorCategory.InvalidArgument
        );
        Assert.Contains("no_such_setting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_reach_the_server()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await PostgresFixture.OpenAsync(
            database.Uri + "?options=-c%20search_path%3Dpg_temp%20-c%20timezone%3DAsia/Tokyo"
        );
        Assert.Equal("pg_temp", await ScalarAsync(connection, "SELECT current_setting('search_path')"));
        Assert.Equal("Asia/Tokyo", await ScalarAsync(connection, "SELECT current_setting('timezone')"));
    }

    [Fact]
    public async Task A_host_that_is_not_known_is_said()
    {
        var error = await FailsAsync($"postgres://u:{WrongPassword}@no-such-host.invalid/d");
        Assert.Contains(
            "(no-such-host.invalid:5432/d as u): the host's name is not known",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_said()
    {
        var error = await FailsAsync($"postgres://u:{WrongPassword}@127.0.0.1:{ClosedPort()}/d");
        Assert.Contains("no server listens on that port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_after_the_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var error = await FailsAsync(
            $"postgres://u:{WrongPassword}@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/d?connect_timeout=1"
        );
        Assert.Contains("no answer within 1 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public async Task Something_else_that_listens_is_no_PostgreSQL_server(string answer)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await other.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(new byte[100]);
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        });
        var error = await FailsAsync(
            $"postgres://u:{WrongPassword}@127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}/d"
        );
        Assert.Contains("Is it a PostgreSQL server", error.Message, StringComparison.Ordinal);
        other.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    [Theory]
    [InlineData(
        PostgresErrorCodes.CannotConnectNow,
        "das Datenbanksystem startet",
        "none",
        "the server takes no connections now: das Datenbanksystem startet. It is starting, stopping or recovering; try again shortly"
    )]
    [InlineData(
        PostgresErrorCodes.TooManyConnections,
        "tut mir leid, schon zu viele Verbindungen",
        "none",
        "no connection left"
    )]
    [InlineData(
        PostgresErrorCodes.ObjectNotInPrerequisiteState,
        "akzeptiert keine Verbindungen",
        "CheckMyDatabase",
        "the database 'shop' takes no connections"
    )]
    [InlineData(
        PostgresErrorCodes.ProtocolViolation,
        "unsupported startup parameter: options",
        "none",
        "A pooler, as pgbouncer, knows only its own databases"
    )]
    [InlineData(
        PostgresErrorCodes.InvalidAuthorizationSpecification,
        "kein pg_hba.conf-Eintrag",
        "ClientAuthentication",
        "no pg_hba.conf entry that lets 'app' into 'shop'"
    )]
    [InlineData(
        PostgresErrorCodes.InvalidAuthorizationSpecification,
        "Peer-Authentifizierung fehlgeschlagen",
        "auth_failed",
        "the server refused the login of 'app': Peer-Authentifizierung fehlgeschlagen"
    )]
    [InlineData(PostgresErrorCodes.InternalError, "boom", "none", "the server refused with SQLSTATE XX000: boom")]
    public async Task What_a_server_says_in_its_language_is_understood_by_its_code(
        string sqlState,
        string message,
        string routine,
        string expected
    )
    {
        await using var server = new RefusingServer(sqlState, message, routine);
        var authorization = sqlState == PostgresErrorCodes.InvalidAuthorizationSpecification;
        var error = await FailsAsync(
            server.Uri,
            authorization ? MigrationErrorCategory.AuthenticationError : MigrationErrorCategory.ConnectionError
        );
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(sqlState, error.SqlState);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_said()
    {
        var error = await FailsAsync("host=/nowhere/at/all user=u dbname=d");
        Assert.Contains("there is no socket of that port in that folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_hosts_the_first_that_answers_is_taken()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var port = new NpgsqlConnectionStringBuilder(database.ConnectionString).Port;
        var uri = database.Uri.Replace(
            $"127.0.0.1:{port}",
            $"127.0.0.1:{ClosedPort()},127.0.0.1:{port}",
            StringComparison.Ordinal
        );
        await using var connection = await PostgresFixture.OpenAsync(uri + "?target_session_attrs=primary");
        Assert.Equal(port, connection.Port);
        var error = await FailsAsync(uri + "?target_session_attrs=standby");
        Assert.Contains("target_session_attrs asks for (standby)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Of 1 of the 2 hosts: the host refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_host_is_asked_too_whether_it_is_what_target_session_attrs_wants()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (
            var connection = await PostgresFixture.OpenAsync(database.Uri + "?target_session_attrs=read-write")
        )
        {
            Assert.Equal("1", await ScalarAsync(connection, "SELECT 1"));
        }

        var error = await FailsAsync(database.Uri + "?target_session_attrs=standby");
        Assert.Contains("target_session_attrs asks for (standby)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_opening_is_cancelled_and_not_a_failure()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancellation = new CancellationTokenSource();
        var opening = new ConnectionOpener().OpenAsync(
            Parse($"postgres://u@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/d"),
            SessionKind.Plan,
            "test",
            cancellation.Token
        );
        using var accepted = await silent.AcceptSocketAsync();
        Assert.NotEqual(0, await accepted.ReceiveAsync(new byte[1]));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Wait.Deadline));
    }

    private static ConnectionSettings Parse(string text) =>
        ConnectionSettings.Parse("default", text, null, FakeEnvironment.With());

    private static string Login(TestDatabase database) =>
        database.Uri["postgres://".Length..(database.Uri.IndexOf('@', StringComparison.Ordinal) + 1)];

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<ConnectionFailedException> FailsAsync(
        string text,
        MigrationErrorCategory category = MigrationErrorCategory.ConnectionError
    )
    {
        var settings = Parse(text);
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() =>
            new ConnectionOpener().OpenAsync(settings, SessionKind.Plan, "test", CancellationToken.None)
        );
        Assert.Equal(category, error.Category);
        Assert.Equal("default", error.Target);
        foreach (var secret in settings.Secrets)
        {
            // The whole of it, inner exceptions included.
            Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
        }

        return error;
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        return (string?)await command.ExecuteScalarAsync();
    }
}
