using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Server.Connections;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Rows are copied between databases of a server that takes no connection without TLS.</summary>
public sealed class CopyTlsTests(TlsServer server) : IClassFixture<TlsServer>
{
    [Fact]
    public async Task Each_connection_of_both_sides_is_encrypted_and_verified()
    {
        await using (var admin = await OpenAsync("postgres"))
        {
            await PostgresFixture.RunAsync(admin, "create database source");
            await PostgresFixture.RunAsync(admin, "create database target");
        }

        await using (var source = await OpenAsync("source"))
        {
            await PostgresFixture.RunAsync(
                source,
                "create table item as select i as id, repeat(md5(i::text), 8) as body from generate_series(1, 20000) i"
            );
            await PostgresFixture.RunAsync(source, "alter table item add primary key (id)");
        }

        var variable = $"DBMIGRATE_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, Uri("target", server.Authority));
        using var folder = new PlanFolder();
        folder.Write(
            "plan.yaml",
            $$"""
            plan: moving
            connections: { default: '${DATABASE_URL}', target: '${{{variable}}}' }
            phases:
              - id: a
                apply: [ { copy: { tables: item, to: target, chunk: 1MB, quiesce: true } } ]
                verify:
                  - { server: { tls: true }, name: source }
                  - { server: { tls: true }, name: target, on: target }
                  - { sql: select count(*) from item, expect: 20000, on: target }
            """
        );
        try
        {
            var options = new SessionOptions { ConnectionString = Uri("source", server.Authority) };
            await using var session = MigrationSession.Create(MigrationPlanReader.Read(folder.Path), options);
            var result = Assert.Single(
                await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), TestPlan.Yes))
            );
            Assert.Equal(MigrationState.Verified, result.State);

            // The server's certificate is of another authority than the one that the target's connection names.
            Environment.SetEnvironmentVariable(variable, Uri("target", server.OtherAuthority));
            await using var again = MigrationSession.Create(MigrationPlanReader.Read(folder.Path), options);
            var refused = await Assert.ThrowsAsync<ConnectionFailedException>(() =>
                TestPlan.ListAsync(again.UndoAsync(again.SelectPhases(["a"]), TestPlan.Yes))
            );
            Assert.Equal("target", refused.Connection);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    private Task<NpgsqlConnection> OpenAsync(string database) =>
        new ConnectionOpener().OpenAsync(
            ConnectionSettings.Parse("default", Uri(database, server.Authority), null, FakeEnvironment.With()),
            SessionKind.Plan,
            "test",
            CancellationToken.None
        );

    private string Uri(string database, string authority)
    {
        var login = new Uri(server.Sandbox.ConnectionString).UserInfo;
        return $"postgres://{login}@localhost:{server.Sandbox.Port}/{database}?sslmode=verify-full"
            + $"&sslrootcert={System.Uri.EscapeDataString(authority)}";
    }
}
