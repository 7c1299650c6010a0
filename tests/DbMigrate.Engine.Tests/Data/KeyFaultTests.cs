using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>
/// An index that does not give each row one place in one order is no key: a backfill over it would pass over rows.
/// </summary>
public sealed class KeyFaultTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("create index k on t (a)", "it is not unique")]
    [InlineData("create unique index k on t (a) where a > 5", "it is partial")]
    [InlineData("create unique index k on t ((a + 1))", "it has an expression")]
    [InlineData("alter table t add constraint k unique (a) deferrable", "it is deferrable")]
    [InlineData("create unique index k on t (n)", "it has a nullable column")]
    [InlineData("create unique index k on t (a, b desc)", "its columns are ordered in two directions")]
    [InlineData("create unique index k on t (c collate \"C\")", "its collation is not that of the column")]
    [InlineData("create unique index k on t (c text_pattern_ops)", "its operator class is not the default one")]
    [InlineData("create index k on t using hash (a)", "it is not unique")]
    [InlineData("alter table t add constraint k exclude using btree (a with =)", "it is not unique")]
    public async Task An_index_that_is_no_key_is_refused_with_its_reason(string index, string reason)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeAsync(database, index);
        await RefusedAsync(database, reason);
    }

    [Fact]
    public async Task An_index_that_is_not_valid_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeAsync(database, "insert into t values (1, 2, 'x', 3), (1, 2, 'x', 3)");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            database.ExecuteAsync("create unique index concurrently k on t (a)")
        );
        await RefusedAsync(database, "it is not valid");
    }

    [Theory]
    [InlineData("create unique index k on t (a, b)")]
    [InlineData("create unique index k on t (a desc, b desc)")]
    [InlineData("create unique index k on t (a) include (n)")]
    [InlineData("create unique index k on t (c)")]
    public async Task An_index_that_orders_every_row_is_used(string index)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeAsync(database, index);
        await database.ExecuteAsync("insert into t select g, g % 7, 'c' || g, 0 from generate_series(1, 2500) g");
        using var plan = BackfillPlans.Of(database, "table: t, set: n = n + 1, key: k");
        Assert.Equal(2500, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(2500L, await database.ScalarAsync<long>("select count(*) from t where n = 1"));
    }

    private static Task MakeAsync(TestDatabase database, string more) =>
        database.ExecuteAllAsync("create table t (a int not null, b int not null, c text not null, n int)", more);

    /// <summary>Asserts that the index is refused where it is named, and where a key is looked for.</summary>
    private static async Task RefusedAsync(TestDatabase database, string reason)
    {
        using var named = BackfillPlans.Of(database, "table: t, set: b = 1, key: k");
        Assert.Contains(
            reason,
            (await Assert.ThrowsAsync<StepRefusedException>(() => named.InvokeAsync())).Message,
            StringComparison.Ordinal
        );
        using var searched = BackfillPlans.Of(database, "table: t, set: b = 1");
        Assert.Contains(
            $"k, but {reason}",
            (await Assert.ThrowsAsync<StepRefusedException>(() => searched.InvokeAsync())).Message,
            StringComparison.Ordinal
        );
    }
}
