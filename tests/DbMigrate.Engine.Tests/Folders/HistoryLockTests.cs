using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>The locks of other tools, in adoptions and in runs that keep their histories.</summary>
public sealed class HistoryLockTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("prisma", "public._prisma_migrations", 72707369L)]
    [InlineData("node-pg-migrate", "public.pgmigrations", 7241865325823964L)]
    [InlineData("graphile-migrate", "graphile_migrate.migrations", 4727445306447283L)]
    [InlineData("sqitch", "sqitch.changes", 75474063L)]
    // From here on, of Python: crc32 of zlib, and Java's hash code of the quoted name.
    [InlineData("rails", "public.schema_migrations", 5939944341529942170L)]
    [InlineData("golang-migrate", "public.schema_migrations", 3689236698L)]
    [InlineData("flyway", "public.flyway_schema_history", 77433833903597L)]
    public void Each_tool_has_its_number(string tool, string table, long number) =>
        Assert.Equal(number, ForeignLocks.NumberOf(tool, "shop", table));

    [Fact]
    public async Task A_run_waits_for_the_other_tool_as_long_as_for_locks()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: prisma\n  keep_history: true",
            "20240101_a/migration.sql=create table a ();"
        );
        await using var other = await database.OpenAsync();
        await using var take = new Npgsql.NpgsqlCommand("select pg_advisory_lock(72707369)", other);
        await take.ExecuteNonQueryAsync();
        var error = await Assert.ThrowsAsync<HistoryLockedException>(() => plan.InvokeAsync());
        Assert.Equal(("prisma", other.ProcessID, null), (error.Tool, error.ProcessId, error.Release));
        Assert.Contains(
            $"its lock, the advisory lock 72707369, is held by process {other.ProcessID} of ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
        await other.CloseAsync();
        await plan.InvokeAsync();
    }

    [Fact]
    public async Task An_adoption_waits_until_the_row_of_a_lock_is_free()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table databasechangelog (id varchar, author varchar, filename varchar, dateexecuted timestamp, "
                + "orderexecuted int, exectype varchar, md5sum varchar)",
            "insert into databasechangelog values ('1', 'me', '1_a.sql', now(), 1, 'EXECUTED', '9:x')",
            "create table databasechangeloglock (id int, locked boolean, lockgranted timestamp, lockedby varchar(255))",
            "insert into databasechangeloglock values (1, true, '2026-01-02 03:04', 'web1 (10.0.0.1)')"
        );
        using var plan = Plan(database, "layout: plain\n  history: liquibase", "1_a.sql=create table a ();");
        await using var session = plan.Session();
        var error = await Assert.ThrowsAsync<HistoryLockedException>(() => session.AdoptAsync());
        Assert.Contains(
            "its lock in public.databasechangeloglock is taken (by web1 (10.0.0.1) since 2026-01-02 03:04).",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("release it with its command release-locks", error.Release);

        // A run of ours that died has left its lock.
        await database.ExecuteAsync("update databasechangeloglock set lockedby = 'DbMigrate'");
        Assert.Equal(1, (await session.AdoptAsync()).AdoptedCount);
        Assert.Equal(
            "f",
            await database.ScalarAsync<string>(
                "select concat(locked::text::char(1), lockgranted, lockedby) from databasechangeloglock"
            )
        );
    }

    [Fact]
    public async Task The_lock_of_knex_is_a_row_that_it_takes_for_locked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "layout: plain\n  history: knex\n  keep_history: true",
            "1_a.sql=create table a as select is_locked from knex_migrations_lock;",
            "2_b.sql=create table b as select is_locked from knex_migrations_lock;"
        );
        await plan.InvokeAsync("1_a");
        await plan.InvokeAsync("2_b");
        Assert.Equal(2, await database.ScalarAsync<int>("select is_locked from b"));
        Assert.Equal(0, await database.ScalarAsync<int>("select is_locked from knex_migrations_lock"));
        await database.ExecuteAsync("update knex_migrations_lock set is_locked = 1");
        var error = await Assert.ThrowsAsync<HistoryLockedException>(() => plan.InvokeAsync("2_b"));
        Assert.Equal("release it with its command migrate:unlock", error.Release);
    }

    private static TestPlan Plan(TestDatabase database, string from, params string[] files) =>
        new(
            database,
            $"plan: locked\nlimits: {{ lock_budget: 200ms, lock_timeout: 50ms }}\nphases_from:\n  folder: db\n  {from}\n",
            [.. files.Select(f => f.Split('=', 2)).Select(f => ("db/" + f[0], f[1]))]
        );
}
