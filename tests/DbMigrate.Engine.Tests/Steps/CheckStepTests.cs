using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class CheckStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table \"Books\" (id int primary key, price numeric, \"The Kind\" text)",
        "insert into \"Books\" values (1, 1, 'a'), (2, 2, 'b')",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - check: { table: '"Books"', name: price_is_positive, expression: price > 0 }
            - check: { table: '"Books"', name: '"Known Kinds"', expression: '"The Kind" in (''a'', ''b'') or "The Kind" is null -- the others went' }
            """
        );

        await life.ProveAsync();

        Assert.Equal(
            "definition CHECK ((price > (0)::numeric))",
            life.After[("constraint", "public.\"Books\".price_is_positive")]
        );
    }

    [Fact]
    public async Task Rows_in_the_way_are_counted()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- check: { table: '\"Books\"', name: dear, expression: price > 1 }"
        );

        Assert.Contains(
            "\"Books\" has 1 row not satisfying (price > 1)",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }

    [Fact]
    public async Task One_that_is_there_not_valid_is_validated_and_stays_after_the_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "alter table \"Books\" add constraint dear check (price > 0) not valid",
        ]);
        using var life = new StepLifecycle(
            database,
            "- check: { table: '\"Books\"', name: dear, expression: price>0 }"
        );

        Assert.Equal(1, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
        await life.Plan.UndoAsync();

        Assert.True(await database.ScalarAsync<bool>("select convalidated from pg_constraint where conname = 'dear'"));
    }

    [Fact]
    public async Task Another_one_of_that_name_is_an_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "alter table \"Books\" add constraint dear check (price >= 0)"]);
        using var life = new StepLifecycle(
            database,
            "- check: { table: '\"Books\"', name: dear, expression: price > 0 }"
        );

        Assert.Contains(
            "exists with another definition: CHECK ((price >= (0)::numeric))",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }
}
