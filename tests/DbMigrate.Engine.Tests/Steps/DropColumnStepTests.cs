using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class DropColumnStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Drops_it_from_each_table_and_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table users (id int, \"Clerk Id\" serial not null)",
            "create table calls (id int, \"Clerk Id\" int generated always as identity)"
        );
        using var life = new StepLifecycle(
            database,
            "- drop_column: { tables: [users, calls], column: '\"Clerk Id\"' }"
        );

        Assert.Equal(2, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);

        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from pg_attribute where attname = 'Clerk Id'")
        );
    }

    [Fact]
    public async Task It_has_no_derived_undo_and_says_why()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table users (id int, clerk_id text)");
        using var life = new StepLifecycle(database, "- drop_column: { table: users, column: clerk_id }");
        await life.Plan.InvokeAsync();

        Assert.Contains(
            "drop_column clerk_id of users (the data of the column cannot be restored)",
            (await Assert.ThrowsAsync<UndoRefusedException>(() => life.Plan.UndoAsync())).Message
        );
    }

    [Fact]
    public async Task What_depends_on_it_is_named_policies_first()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table users (id int primary key, clerk_id text unique, twice text generated always as (clerk_id || clerk_id) stored)",
            "create view v as select clerk_id from users",
            "create index by_clerk on users (id, clerk_id)",
            "create policy own on users using (clerk_id = current_user)",
            "create table calls (clerk text references users (clerk_id))",
            "alter table users add constraint filled check (clerk_id <> '')"
        );
        using var life = new StepLifecycle(database, "- drop_column: { table: users, column: clerk_id }");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());

        Assert.Contains(
            "clerk_id of public.users: policy own on table public.users; view public.v; "
                + "constraint calls_clerk_fkey on table public.calls; constraint filled on table public.users; "
                + "constraint users_clerk_id_key on table public.users; generated column twice of table public.users; "
                + "index public.by_clerk. Drop them in steps before this one",
            error.Message
        );
        Assert.True(
            await database.ScalarAsync<bool>(
                "select count(*) = 1 from pg_attribute where attname = 'clerk_id' and attrelid = 'users'::regclass"
            )
        );
    }

    [Fact]
    public async Task One_that_is_gone_is_nothing_to_do()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table users (id int)");
        using var life = new StepLifecycle(database, "- drop_column: { table: users, column: clerk_id }");

        Assert.Contains("no column clerk_id", Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message);
    }
}
