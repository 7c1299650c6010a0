using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>Rows that a backfill cannot change.</summary>
public class BackfillErrorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Verify =
        "    verify:\n      - name: no row left\n        sql: select count(*) from people where mark is null\n        expect: 0\n";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_bad_row_is_recorded_the_others_are_changed_and_the_next_execution_tries_only_the_bad_ones(
        int workers
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 30_000);
        await database.ExecuteAsync("update people set name = 'bad' where id in (3, 30, 33, 29997, 90000)");
        await database.ExecuteAsync("update people set seen = 0");
        await database.ExecuteAsync("alter table people add constraint good check (mark <> 'BAD')");
        using var plan = BackfillPlans.Of(
            database,
            $"table: people, set: mark = upper(name), on_error: record, workers: {workers}",
            Verify
        );

        var first = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Applied, first.State);
        Assert.Contains("5 rows failed", first.Steps[0].Message);
        Assert.Equal(29_995, first.Steps[0].Rows);
        Assert.Equal(
            ["{29997}", "{30}", "{33}", "{3}", "{90000}"],
            await database.ColumnAsync<string>(
                "select key::text from dbmigrate.backfill_error where settled_at is null and sql_state = '23514' and key_names = '{id}' order by key::text collate \"C\""
            )
        );
        var before = await database.ScalarAsync<long>("select sum(seen) from people");

        await database.ExecuteAsync("update people set name = 'corrected' where id in (3, 30)");
        before += 2;
        var second = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Applied, second.State);
        Assert.Equal(2, second.Steps[0].Rows);
        Assert.Equal(before + 2, await database.ScalarAsync<long>("select sum(seen) from people"));
        Assert.Equal(
            3L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.backfill_error where settled_at is null and tries = 2"
            )
        );

        await database.ExecuteAsync("update people set name = 'corrected' where name = 'bad'");
        const string Settled = "select sum(seen) from people where id in (3, 30)";
        var settled = await database.ScalarAsync<long>(Settled);
        var third = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Verified, third.State);
        Assert.Equal(3, third.Steps[0].Rows);
        Assert.Equal(settled, await database.ScalarAsync<long>(Settled));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from people where mark is null"));
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.backfill_error where settled_at is not null"
            )
        );
        Assert.Empty((await plan.InvokeAsync())[0].Steps);
    }

    [Fact]
    public async Task A_call_that_fails_for_some_rows_is_recorded_and_rolled_back()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 2000);
        await database.ExecuteAllAsync(
            "create table made (id int)",
            "create function make(k int) returns void language plpgsql as $$ begin insert into made values (k); if k % 900 = 0 then raise exception 'user % has no e-mail', k; end if; end $$"
        );
        using var plan = BackfillPlans.Of(database, "table: people, call: make(:key), on_error: record");
        var result = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Equal(1994L, await database.ScalarAsync<long>("select count(distinct id) from made"));
        Assert.Equal(1994L, await database.ScalarAsync<long>("select count(*) from made"));
        Assert.Equal(
            6L,
            await database.ScalarAsync<long>(
                "select count(*) from dbmigrate.backfill_error where message like 'user % has no e-mail%' and sql_state = 'P0001'"
            )
        );
    }

    [Fact]
    public async Task Many_bad_rows_are_all_found()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 1000);
        await database.ExecuteAsync("alter table people add check (id % 10 <> 0 or mark is null)");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name, on_error: record");
        Assert.Equal(900, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(100L, await database.ScalarAsync<long>("select count(*) from dbmigrate.backfill_error"));
        Assert.Equal("0: 100, 1: 900", await BackfillPlans.SeenAsync(database));
    }

    [Fact]
    public async Task An_error_that_is_not_caused_by_a_row_stops_the_backfill()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 100);
        using var plan = BackfillPlans.Of(database, "table: people, set: nowhere = name, on_error: record");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Contains("nowhere", failed.Message);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from dbmigrate.backfill_error"));
    }

    [Fact]
    public async Task Without_record_a_bad_row_stops_the_backfill_after_the_rows_before_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        await database.ExecuteAsync("alter table people add constraint good check (mark <> 'name 4500')");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Equal("23514", failed.SqlState);
        Assert.True(await database.ScalarAsync<long>("select count(*) from people where seen = 1") >= 1000);
        await database.ExecuteAsync("alter table people drop constraint good");
        await plan.InvokeAsync();
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));
    }
}
