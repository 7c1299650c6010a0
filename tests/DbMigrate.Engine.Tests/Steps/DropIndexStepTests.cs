using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class DropIndexStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema \"Ledger\"",
            "create table \"Ledger\".\"Account Book\" (id int, note text)",
            "create function \"Ledger\".key_of(text) returns text immutable language sql as 'select lower($1)'",
            "create unique index \"By Note\" on \"Ledger\".\"Account Book\" (\"Ledger\".key_of(note) desc nulls last) with (fillfactor = 80) where id > 0",
            "comment on index \"Ledger\".\"By Note\" is 'it''s mine'",
            "create table t (a int)",
            "create index plain on t (a)"
        );
        using var life = new StepLifecycle(
            database,
            """
            - drop_index: '"Ledger"."By Note"'
            - drop_index: { index: plain }
            """
        );

        await life.ProveAsync();

        Assert.DoesNotContain(
            life.After.Keys,
            k =>
                k.Type == "index"
                && (
                    k.Name.Contains("By Note", StringComparison.Ordinal)
                    || k.Name.Contains("plain", StringComparison.Ordinal)
                )
        );
    }

    [Theory]
    [InlineData("t_pkey", "constraint t_pkey of public.t")]
    [InlineData("t", "it is not an index")]
    [InlineData("p_a_idx", "a partitioned table")]
    [InlineData("p1_a_idx", "is dropped only with that")]
    [InlineData("replica", "REPLICA IDENTITY")]
    public async Task What_cannot_be_dropped_so_is_said_why(string index, string because)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (a int primary key, b int not null)",
            "create unique index replica on t (b)",
            "alter table t replica identity using index replica",
            "create table p (a int) partition by list (a)",
            "create table p1 partition of p for values in (1)",
            "create index on p (a)"
        );
        using var life = new StepLifecycle(database, $"- drop_index: {index}");

        Assert.Contains(
            because,
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }

    [Fact]
    public async Task One_that_is_not_there_is_nothing_to_do_and_nothing_to_take_back()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = new StepLifecycle(database, "- drop_index: gone");

        Assert.Contains("There is no index gone", Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message);
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
    }
}
