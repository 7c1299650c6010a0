using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class UniqueStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table users (id int primary key, email text, \"The Tenant\" int)",
        "insert into users values (1, 'a@x', 1), (2, 'b@x', 1), (3, null, 2), (4, null, 2)",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - unique: { table: users, columns: email }
            - unique: { table: users, columns: ['"The Tenant"', id], name: '"One Per Tenant"' }
            """
        );

        await life.ProveAsync();

        Assert.Equal("definition UNIQUE (email)", life.After[("constraint", "public.users.users_email_key")]);
        Assert.Equal(
            "definition UNIQUE (\"The Tenant\", id)",
            life.After[("constraint", "public.users.\"One Per Tenant\"")]
        );
    }

    [Fact]
    public async Task An_index_that_was_there_before_is_taken_over_and_made_again_by_the_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "create unique index users_email_key on users (email)"]);
        using var life = new StepLifecycle(database, "- unique: { table: users, columns: email }");

        await life.ProveAsync();

        Assert.Equal("definition UNIQUE (email)", life.After[("constraint", "public.users.users_email_key")]);
    }

    [Fact]
    public async Task Duplicates_are_named_before_anything_is_built()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "insert into users values (5, 'a@x', 1), (6, 'a@x', 1)"]);
        using var life = new StepLifecycle(database, "- unique: { table: users, columns: [email, '\"The Tenant\"'] }");

        Assert.Contains(
            "rows with the same (email, \"The Tenant\"): (a@x, 1) 3 times",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }

    [Fact]
    public async Task A_constraint_that_is_there_stays_and_another_one_of_that_name_is_an_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "alter table users add unique (email)"]);
        using var same = new StepLifecycle(database, "- unique: { table: users, columns: email }");
        using var other = new StepLifecycle(database, "- unique: { table: users, columns: id, name: users_email_key }");

        Assert.Contains("already exists", Assert.Single(await same.Plan.InvokeAsync()).Steps[0].Message);
        Assert.Empty(Assert.Single(await same.Plan.UndoAsync()).Differences);
        Assert.Contains(
            "exists with another definition: UNIQUE (email)",
            (await Assert.ThrowsAsync<StepRefusedException>(() => other.Plan.InvokeAsync())).Message
        );
    }

    [Fact]
    public async Task A_partitioned_table_is_refused_with_what_to_do()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table log (id int, at date) partition by range (at)");
        using var life = new StepLifecycle(database, "- unique: { table: log, columns: [id, at] }");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        Assert.Contains(
            "log is a partitioned table, which a unique step does not support. Use a step index with 'unique: true'; its "
                + "columns must include those of the partition key.",
            error.Message
        );
    }
}
