namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>
/// A sandbox with TLS, whose certificate is of an authority of its own and for <c>localhost</c> alone.
/// </summary>
public sealed class TlsServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-tls-").FullName;

    internal MigrationSandbox Sandbox { get; private set; } = null!;

    /// <summary>The file of the authority that signed the server's certificate.</summary>
    internal string Authority => Path.Combine(_folder, "ca.crt");

    /// <summary>The file of an authority that did not.</summary>
    internal string OtherAuthority => Path.Combine(_folder, "other.crt");

    /// <summary>The files of a certificate of the role <c>certified</c>, and of its key.</summary>
    internal (string Certificate, string Key) Client =>
        (Path.Combine(_folder, "client.crt"), Path.Combine(_folder, "client.key"));

    public async Task InitializeAsync()
    {
        using var authority = new TestAuthority("Test Authority");
        using var other = new TestAuthority("Another Authority");
        var server = authority.Issue("server", ["localhost"], DateTimeOffset.UtcNow.AddDays(30));
        var expired = authority.Issue("server", ["localhost"], DateTimeOffset.UtcNow.AddDays(-1));
        var client = authority.Issue("certified", [], DateTimeOffset.UtcNow.AddDays(30));
        await File.WriteAllTextAsync(Authority, authority.Pem);
        await File.WriteAllTextAsync(OtherAuthority, other.Pem);
        await File.WriteAllTextAsync(Client.Certificate, client.Certificate);
        await File.WriteAllTextAsync(Client.Key, client.Key);
        Sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions
            {
                Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION"),
                Settings = new Dictionary<string, string>
                {
                    ["ssl"] = "on",
                    ["ssl_cert_file"] = "server.crt",
                    ["ssl_key_file"] = "server.key",
                    ["ssl_ca_file"] = "ca.crt",
                    ["unix_socket_directories"] = ".",
                },
                Files = new Dictionary<string, string>
                {
                    ["server.crt"] = server.Certificate,
                    ["server.key"] = server.Key,
                    ["expired.crt"] = expired.Certificate,
                    ["expired.key"] = expired.Key,
                    ["ca.crt"] = authority.Pem,
                },
                HostBasedAccess = """
                hostssl   all certified 127.0.0.1/32 cert
                hostssl   all plain     127.0.0.1/32 reject
                hostnossl all plain     127.0.0.1/32 scram-sha-256
                hostssl   all all       127.0.0.1/32 scram-sha-256
                local     all all                    scram-sha-256

                """,
            },
            CancellationToken.None
        );
    }

    public async Task DisposeAsync()
    {
        await MigrationSandboxHost.StopAsync(Sandbox, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }
}
