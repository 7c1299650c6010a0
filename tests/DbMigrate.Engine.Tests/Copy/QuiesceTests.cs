using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary><c>quiesce: true</c>: from just before the copy, the source tables take no changes.</summary>
public sealed class QuiesceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Setup =
    [
        "create table parent (id int primary key)",
        "insert into parent values (1), (2)",
        "create table t (id int primary key, parent int references parent on delete cascade) partition by range (id)",
        "create table t1 partition of t for values from (0) to (100)",
        "insert into t values (1, 1)",
        "create schema \"Other\"",
        "create table \"Other\".\"u\"\"x\" (id int)",
    ];

    [Theory]
    [InlineData("insert into t values (2, 1)")]
    [InlineData("insert into t1 values (2, 1)")]
    [InlineData("update t set id = 3")]
    [InlineData("delete from t1 where false")]
    [InlineData("truncate t")]
    [InlineData("copy t from '/dev/null'")]
    [InlineData("delete from parent where id = 1")]
    [InlineData("insert into \"Other\".\"u\"\"x\" values (1)")]
    [InlineData("set session_replication_role = replica; insert into t values (2, 1)")]
    [InlineData("merge into t using (values (1)) v(i) on t.id = v.i when matched then delete")]
    public async Task Every_write_is_refused_and_says_where_the_table_went(string write)
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [parent, t, '\"Other\".\"u\"\"x\"'], quiesce: true",
            Setup
        );
        await copy.Plan.InvokeAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() => copy.Source.ExecuteAllAsync(write.Split("; ")));

        Assert.Equal("55000", error.SqlState);
        Assert.Equal("dbmigrate_moved", error.ConstraintName);
        Assert.Matches(
            @"^The table \S+ has moved to 127\.0\.0\.1:\d+/\S+ and takes no changes here\.$",
            error.MessageText
        );
        Assert.Contains($"/{copy.Target.Name} ", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await copy.Source.ScalarAsync<long>("select count(*) from t"));
        Assert.Equal(
            0,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_proc where proname = 'dbmigrate_moved'")
        );
    }

    [Fact]
    public async Task After_the_undo_the_source_takes_writes_again_and_nothing_is_left()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [parent, t], quiesce: true", Setup);
        await copy.Plan.InvokeAsync();

        await copy.Plan.UndoAsync();

        await copy.Source.ExecuteAsync("insert into t values (2, 2)");
        Assert.Equal(
            0,
            await copy.Source.ScalarAsync<long>("select count(*) from pg_proc where proname = 'dbmigrate_moved'")
        );
        Assert.Equal(
            0,
            await copy.Source.ScalarAsync<long>("select count(*) from pg_trigger where tgname = 'dbmigrate_moved'")
        );
    }

    [Fact]
    public async Task A_function_of_that_name_by_somebody_else_is_never_called()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [parent], quiesce: true", Setup);
        await copy.Source.ExecuteAsync(
            "create function dbmigrate_moved() returns trigger language plpgsql as $$ begin return null; end $$"
        );

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => copy.Plan.InvokeAsync());

        Assert.Contains(
            "a function dbmigrate_moved() that this step did not make",
            error.Message,
            StringComparison.Ordinal
        );
        await copy.Source.ExecuteAsync("insert into parent values (3)");
    }
}
