using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.Connections;

public sealed class PoolerProbeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_server_itself_is_no_pooler_and_needs_no_second_connection()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        var probe = await PoolerProbe.DetectAsync(
            connection,
            _ => throw new InvalidOperationException("not needed"),
            CancellationToken.None
        );
        Assert.Equal(new PoolerProbe(PoolerMode.None, null), probe);
    }

    [PgBouncerTheory]
    [InlineData("transaction", "Transaction", "in transaction mode: advisory locks and settings do not outlive")]
    [InlineData("statement", "Statement", "in statement mode, which refuses transactions")]
    [InlineData("session", "Session", null)]
    public async Task A_pooler_is_known_with_its_mode(string mode, string expected, string? message)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await PgBouncer.StartAsync(mode, database.Uri);
        await using var connection = await PostgresFixture.OpenAsync(pooler.Uri);
        var probe = await PoolerProbe.DetectAsync(
            connection,
            _ => PostgresFixture.OpenAsync(pooler.Uri),
            CancellationToken.None
        );
        Assert.Equal(expected, probe.Mode.ToString());
        Assert.Equal(message is null, probe.Message is null);
        Assert.Contains(message ?? string.Empty, probe.Message ?? string.Empty, StringComparison.Ordinal);

        await using var again = await PostgresFixture.OpenAsync(pooler.Uri);
        var refusal = await Record.ExceptionAsync(() =>
            PoolerGuard.RequireDirectAsync(again, _ => PostgresFixture.OpenAsync(pooler.Uri), CancellationToken.None)
        );
        Assert.Equal(message is null, refusal is null);
        Assert.True(
            refusal
                is null
                    or ConnectionFailedException
                    {
                        Category: MigrationErrorCategory.InvalidArgument,
                        Connection: "default"
                    }
        );
    }

    [PgBouncerTheory]
    [InlineData("?options=-c%20search_path%3Dpg_temp")]
    public async Task What_a_pooler_does_not_take_is_said(string parameters)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await PgBouncer.StartAsync("session", database.Uri);
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() =>
            PostgresFixture.OpenAsync(pooler.Uri + parameters)
        );
        Assert.Contains(
            "A pooler, as pgbouncer, knows only its own databases",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
