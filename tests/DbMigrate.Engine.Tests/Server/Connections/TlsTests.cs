using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class TlsTests(TlsServer server) : IClassFixture<TlsServer>
{
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("127.0.0.1", "require")]
    [InlineData("127.0.0.1", "verify-ca")]
    [InlineData("localhost", "verify-full")]
    [InlineData("localhost", "require")]
    public async Task A_certificate_that_fits_is_accepted(string host, string mode)
    {
        await using var connection = await OpenAsync(host, $"sslmode={mode}&sslrootcert={server.Authority}");
        Assert.True(await IsEncryptedAsync(connection));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_by_verify_full_with_the_names_that_it_is_for()
    {
        var error = await FailsAsync("127.0.0.1", $"sslmode=verify-full&sslrootcert={server.Authority}");
        Assert.Contains(
            "the server's certificate is for localhost, not for this host, and sslmode is verify-full",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(MigrationErrorCategory.AuthenticationError, error.Category);
    }

    [Fact]
    public async Task With_hostaddr_the_address_is_connected_to_and_the_certificate_is_for_the_host()
    {
        var verified = $"sslmode=verify-full&sslrootcert={server.Authority}";
        await using var connection = await OpenAsync("localhost", $"hostaddr=127.0.0.1&{verified}");
        Assert.True(await IsEncryptedAsync(connection));
        Assert.Equal("127.0.0.1", connection.Host);
        await using var second = await OpenAsync("localhost:1,localhost", $"hostaddr=127.0.0.1,127.0.0.1&{verified}");
        Assert.True(await IsEncryptedAsync(second));

        // The name needs no address of its own.
        var error = await FailsAsync("db.example.org", $"hostaddr=127.0.0.1&{verified}");
        Assert.Contains(
            "the server's certificate is for localhost, not for this host",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("verify-full")]
    [InlineData("verify-ca")]
    [InlineData("require")]
    public async Task A_certificate_of_another_authority_is_refused(string mode)
    {
        var error = await FailsAsync("localhost", $"sslmode={mode}&sslrootcert={server.OtherAuthority}");
        Assert.Contains(
            "the server's certificate (CN=server, issued by CN=Test Authority) is not trusted",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Is '{server.OtherAuthority}' the certificate of the authority that signed it",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_certificate_that_the_system_does_not_know_is_refused_with_what_to_give()
    {
        var error = await FailsAsync("localhost", "sslmode=verify-full");
        Assert.Contains("Give sslrootcert=FILE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_dates()
    {
        await using var admin = await OpenAsync("127.0.0.1", "sslmode=require");
        await PostgresFixture.RunAsync(admin, "ALTER SYSTEM SET ssl_cert_file = 'expired.crt'");
        await PostgresFixture.RunAsync(admin, "ALTER SYSTEM SET ssl_key_file = 'expired.key'");
        await ReloadAsync(admin, "expired.crt");
        try
        {
            var error = await FailsAsync("localhost", $"sslmode=verify-full&sslrootcert={server.Authority}");
            Assert.Matches(@"the server's certificate \(CN=server\) is valid from .* to .*, not now", error.Message);
        }
        finally
        {
            await PostgresFixture.RunAsync(admin, "ALTER SYSTEM RESET ssl_cert_file");
            await PostgresFixture.RunAsync(admin, "ALTER SYSTEM RESET ssl_key_file");
            await ReloadAsync(admin, "server.crt");
        }
    }

    [Fact]
    public async Task A_file_of_certificates_that_is_missing_or_is_none_is_said()
    {
        var error = await FailsAsync("localhost", "sslmode=verify-full&sslrootcert=/nowhere/ca.crt");
        Assert.Contains("'/nowhere/ca.crt'", error.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationErrorCategory.InvalidArgument, error.Category);
        error = await FailsAsync("localhost", $"sslmode=verify-full&sslrootcert={server.Client.Key}");
        Assert.Equal(MigrationErrorCategory.InvalidArgument, error.Category);
    }

    [Fact]
    public async Task A_client_s_certificate_logs_in()
    {
        await using (var admin = await OpenAsync("127.0.0.1", "sslmode=require"))
        {
            await PostgresFixture.RunAsync(admin, "CREATE ROLE certified LOGIN");
        }

        var uri =
            $"postgres://certified@127.0.0.1:{server.Sandbox.Port}/postgres?sslmode=require&sslcert={server.Client.Certificate}&sslkey={server.Client.Key}";
        await using var connection = await new ConnectionOpener().OpenAsync(
            Parse(uri),
            SessionKind.Plan,
            "test",
            CancellationToken.None
        );
        Assert.Equal("certified", connection.UserName);
    }

    [Fact]
    public async Task A_server_that_insists_on_TLS_says_so_to_who_has_it_off()
    {
        var error = await FailsAsync("127.0.0.1", "sslmode=disable");
        Assert.Contains("no pg_hba.conf entry", error.Message, StringComparison.Ordinal);
        Assert.Contains("without TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give sslmode=require or verify-full", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            (MigrationErrorCategory.AuthenticationError, PostgresErrorCodes.InvalidAuthorizationSpecification),
            (error.Category, error.SqlState)
        );
    }

    [Fact]
    public async Task Plain_text_to_a_host_that_is_not_this_machine_is_warned_of()
    {
        await using (var admin = await OpenAsync("127.0.0.1", "sslmode=require"))
        {
            await PostgresFixture.RunAsync(admin, "CREATE ROLE plain LOGIN PASSWORD 'plain-password'");
        }

        // prefer makes TLS first, is refused, and falls back to plain text.
        var plain = Parse($"postgres://plain:plain-password@127.0.0.1:{server.Sandbox.Port}/postgres?sslmode=prefer")
            .ToBuilder("test");
        var (preferred, fellBack) = await TlsOfAsync(plain);
        Assert.False(await IsEncryptedAsync(preferred) || fellBack.Encrypted);
        await preferred.DisposeAsync();
        plain.Username = server.Sandbox.User;
        plain.Password = new Uri(server.Sandbox.ConnectionString).UserInfo.Split(':')[1];
        var (second, encrypted) = await TlsOfAsync(plain);
        Assert.True(await IsEncryptedAsync(second) && encrypted.Encrypted);
        await second.DisposeAsync();

        var settings = Parse("postgres://db1.example,db2.example:5433,[::1]/d");
        Assert.StartsWith(
            "Connection 'default' to db2.example:5433 is not encrypted",
            ConnectionOpener.PlainTextWarning(settings, "db2.example", encrypted: false),
            StringComparison.Ordinal
        );
        Assert.Null(ConnectionOpener.PlainTextWarning(settings, "db2.example", encrypted: true));
        Assert.Null(ConnectionOpener.PlainTextWarning(settings, "::1", encrypted: false));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.5", true)]
    [InlineData("::1", true)]
    [InlineData("/run/postgresql", true)]
    [InlineData("localhost.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("127.0.0.1.example", false)]
    public void This_machine_is_known_by_its_addresses(string host, bool local) =>
        Assert.Equal(local, new ConnectionHost(host, 5432).IsLocal);

    [Fact]
    public async Task Nothing_is_warned_of_with_TLS_or_on_this_machine()
    {
        await using var encrypted = await OpenAsync("127.0.0.1", "sslmode=prefer");
        Assert.True(await IsEncryptedAsync(encrypted));
        await using var loopback = await OpenAsync("localhost", "sslmode=prefer");
        await using var socket = await OpenAsync(Uri.EscapeDataString(server.Sandbox.Folder), "sslmode=prefer");
        Assert.False(await IsEncryptedAsync(socket));
        Assert.Empty(_warnings);
    }

    private static async Task<(NpgsqlConnection Connection, TlsCheck Tls)> TlsOfAsync(
        NpgsqlConnectionStringBuilder description
    )
    {
        var tls = TlsCheck.For(Parse("postgres://h/d"), description);
        var builder = new NpgsqlSlimDataSourceBuilder(description.ConnectionString).EnableTransportSecurity();
        tls.Attach(builder, []);
        return (await builder.Build().OpenConnectionAsync(), tls);
    }

    private static ConnectionSettings Parse(string text) =>
        ConnectionSettings.Parse("default", text, null, FakeEnvironment.With());

    private static async Task<bool> IsEncryptedAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
            connection
        );
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    // A reload reaches new connections when the server has taken the signal; asking anew is the way to see that.
    private async Task ReloadAsync(NpgsqlConnection admin, string certificate)
    {
        await PostgresFixture.RunAsync(admin, "SELECT pg_reload_conf()");
        for (var shown = string.Empty; shown != certificate; )
        {
            await using var connection = await OpenAsync("127.0.0.1", "sslmode=require");
            await using var command = new NpgsqlCommand("SHOW ssl_cert_file", connection);
            shown = (string)(await command.ExecuteScalarAsync())!;
        }
    }

    private Task<NpgsqlConnection> OpenAsync(string host, string parameters)
    {
        var login = server.Sandbox.ConnectionString[
            "postgres://".Length..server.Sandbox.ConnectionString.IndexOf('@', StringComparison.Ordinal)
        ];
        return new ConnectionOpener(warn: _warnings.Add).OpenAsync(
            Parse($"postgres://{login}@{host}:{server.Sandbox.Port}/postgres?{parameters}"),
            SessionKind.Plan,
            "test",
            CancellationToken.None
        );
    }

    private Task<ConnectionFailedException> FailsAsync(string host, string parameters) =>
        Assert.ThrowsAsync<ConnectionFailedException>(async () =>
            await (await OpenAsync(host, parameters)).DisposeAsync()
        );
}
