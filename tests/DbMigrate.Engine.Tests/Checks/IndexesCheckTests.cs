using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class IndexesCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task They_are_there_valid_and_ready_or_are_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int primary key, n int)",
            "insert into t values (1, 1), (2, 1)",
            "create schema other",
            "create table other.u (id int constraint u_key unique)"
        );
        await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync("create unique index concurrently t_n_key on t (n)")
        );

        Assert.Equal(CheckStatus.Passed, (await database.AskAsync("indexes: [t_pkey, other.u_key]")).Status);
        var result = await database.AskAsync("indexes: [t_pkey, t_n_key, t_pky, u_key, t]");
        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Equal(
            [
                "t_n_key on t: not valid",
                "t_pky: missing; did you mean t_pkey?",
                "u_key: missing; did you mean other.u_key?",
                "t: missing",
            ],
            result.Rows
        );
        Assert.Contains("DROP INDEX CONCURRENTLY", result.Message, StringComparison.Ordinal);
    }

    // A state is made by hand: an index is being built, or not ready, for a moment only.
    [Theory]
    [InlineData("indisvalid = true, indisready = true", null)]
    [InlineData("indisvalid = false, indisready = true", "t_pkey on t: not valid")]
    [InlineData("indisvalid = false, indisready = false", "t_pkey on t: not valid")]
    [InlineData("indisvalid = true, indisready = false", "t_pkey on t: not ready")]
    public async Task An_index_passes_in_one_state_alone(string state, string? row)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int primary key)",
            $"update pg_index set {state} where indexrelid = 't_pkey'::regclass"
        );
        var result = await database.AskAsync("indexes: t_pkey");
        Assert.Equal(row is null ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
        Assert.Equal(row is null ? [] : [row], result.Rows);
    }
}
