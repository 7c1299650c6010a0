using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>The room of dead rows is used again while the backfill runs.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public class BackfillVacuumTests(CrashCluster cluster) : IClassFixture<CrashCluster>
{
    private const int Rows = 200_000;
    private const string Size = "select pg_relation_size('people')";
    private const string Vacuums = "select vacuum_count from pg_stat_all_tables where relid = 'people'::regclass";

    [Fact]
    public async Task The_table_does_not_double()
    {
        await using var database = await MakeAsync();
        var before = await database.ScalarAsync<long>(Size);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = gen_random_uuid()");
        Assert.Equal(Rows, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.InRange(await database.ScalarAsync<long>(Size), before, before * 17 / 10);
        Assert.InRange(await database.ScalarAsync<long>(Vacuums), 5, 11);
    }

    /// <summary>
    /// How much room several workers use again depends on how their batches overlap: VACUUM keeps the dead rows that a
    /// batch under way may still see. tests/bench measures it. Here: VACUUM runs, and some room is used again.
    /// </summary>
    [Fact]
    public async Task Several_workers_use_the_room_again_too()
    {
        await using var database = await MakeAsync();
        var before = await database.ScalarAsync<long>(Size);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = gen_random_uuid(), workers: 2");
        Assert.Equal(Rows, (await plan.InvokeAsync())[0].Steps[0].Rows);
        await database.ExecuteAsync("create table appended as table people");
        var appended = await database.ScalarAsync<long>("select pg_relation_size('appended')");
        Assert.InRange(await database.ScalarAsync<long>(Size), before, before + appended - 1);
        Assert.InRange(await database.ScalarAsync<long>(Vacuums), 3, 11);
    }

    [Fact]
    public async Task Completed_pages_are_marked_all_visible()
    {
        await using var database = await MakeAsync();

        // The WAL of asynchronous commits is flushed late here, so that it is not flushed in time by chance: VACUUM does
        // not mark a page all-visible before the commits of its rows are flushed.
        await database.ExecuteAllAsync("alter system set wal_writer_flush_after = '1GB'", "select pg_reload_conf()");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = gen_random_uuid()");
        Assert.Equal(Rows, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.InRange(
            await database.ScalarAsync<double>(
                "select relallvisible::float8 / relpages from pg_class where oid = 'people'::regclass"
            ),
            0.8,
            1
        );
    }

    [Fact]
    public async Task An_old_transaction_that_keeps_dead_rows_makes_VACUUM_run_less_often()
    {
        await using var database = await MakeAsync();
        await using var old = await database.OpenAsync();
        await PostgresFixture.RunAsync(old, "begin isolation level repeatable read");
        await PostgresFixture.RunAsync(old, "select 1 from people limit 1");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = gen_random_uuid()");
        Assert.Equal(Rows, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.InRange(await database.ScalarAsync<long>(Vacuums), 3, 6);
    }

    [Fact]
    public async Task A_partitioned_table_does_not_double_either()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table people (id int primary key, name text not null, mark uuid) partition by range (id)",
            $"create table people_1 partition of people for values from (0) to ({Rows / 2})",
            $"create table people_2 partition of people for values from ({Rows / 2}) to ({Rows * 2})",
            $"insert into people (id, name) select g, 'name ' || g from generate_series(1, {Rows}) g",
            "analyze people"
        );
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = gen_random_uuid()");
        Assert.Equal(Rows, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.InRange(
            await database.ScalarAsync<long>(
                "select sum(vacuum_count)::bigint from pg_stat_all_tables where relname like 'people\\__'"
            ),
            8,
            22
        );
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = await cluster.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table people (id int primary key, name text not null, mark uuid) with (autovacuum_enabled = off)",
            $"insert into people (id, name) select g, 'name ' || g from generate_series(1, {Rows}) g",
            "analyze people"
        );
        return database;
    }
}
