namespace DbMigrate.Engine.Tests.Support;

public sealed class PostgresFixtureTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Every_test_has_its_own_database_that_is_dropped_with_its_roles()
    {
        var first = await postgres.CreateDatabaseAsync();
        await using var second = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
        Assert.Equal(2, await first.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Null(await second.ScalarAsync<string>("SELECT to_regclass('t')::text"));
        var role = await first.CreateRoleAsync("reader");
        await first.ExecuteAsync($"GRANT SELECT ON t TO {role.Name}");
        await using (var asReader = await first.OpenAsync(role))
        {
            Assert.Equal(role.Name, asReader.UserName);
        }

        await first.DisposeAsync();
        Assert.Equal(
            [0L, 0L],
            await second.ColumnAsync<long>(
                $"SELECT count(*) FROM pg_database WHERE datname = '{first.Name}' UNION ALL SELECT count(*) FROM pg_roles WHERE rolname = '{role.Name}'"
            )
        );
    }
}
