using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>A copy to a database of another encoding, and back.</summary>
public sealed class CopyEncodingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Latin =
        "ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";

    private static readonly string[] Setup =
    [
        "create type mood as enum ('öde')",
        "create table t (id int primary key, a text, b varchar(9), c char(3), d text[], e jsonb, f mood, g numeric)",
        "insert into t values (1, 'é', 'ü', 'ä', array['ö', null], '{\"ß\": \"ø\"}', 'öde', 1.5)",
    ];

    [Theory]
    [InlineData(Latin, "")]
    [InlineData("", Latin)]
    public async Task What_both_encodings_have_is_copied_compared_and_undone(string there, string here)
    {
        var source = await postgres.CreateDatabaseAsync(here);
        await source.ExecuteAllAsync(Setup);
        await using var copy = new CopyCase(
            source,
            await postgres.CreateDatabaseAsync(there),
            "tables: [t], quiesce: true, undo: copy_back"
        );
        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);
        Assert.Equal("é ü", await copy.Target.ScalarAsync<string>("select a || ' ' || b from t where id = 1"));
        await copy.Target.ExecuteAsync("insert into t values (3, 'ÿ')");

        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync("a", TestPlan.Yes)).State);

        Assert.Equal("ÿ", await copy.Source.ScalarAsync<string>("select a from t where id = 3"));
    }

    [Fact]
    public async Task A_character_that_the_target_cannot_have_stops_the_copy()
    {
        var source = await postgres.CreateDatabaseAsync();
        await source.ExecuteAllAsync("create table t (id int primary key, a text)", "insert into t values (1, '☃')");
        await using var copy = new CopyCase(
            source,
            await postgres.CreateDatabaseAsync(Latin),
            "tables: [t], quiesce: true"
        );

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => copy.Plan.InvokeAsync());

        Assert.Equal("22P05", error.SqlState);
        Assert.Contains("has no equivalent in encoding \"LATIN1\"", error.Message, StringComparison.Ordinal);
        await copy.Plan.UndoAsync();
        await copy.Source.ExecuteAsync("insert into t values (2, 'written again')");
        Assert.Equal(0, await copy.Target.ScalarAsync<long>("select count(*) from pg_class where relname = 't'"));
    }
}
