using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>A journal of an earlier version is read as it is, and brought up to date by the first run.</summary>
public class JournalUpgradeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_journal_of_version_1_is_read_and_then_upgraded_with_all_that_it_holds()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var reader = await database.CreateRoleAsync("reader");
        await database.ExecuteAllAsync([.. JournalSql.Statements("schema-v1")]);
        await database.ExecuteAllAsync(
            "insert into dbmigrate.info (version, environment, tool_version) values (1, 'staging', '0.1.0')",
            "select dbmigrate.append('kept', 'a', 'PhaseStarted', null, null, gen_random_uuid(), '11111111-1111-1111-1111-111111111111', 'me', 'here', '0.1.0', 'x', null, 'A', null)",
            "select dbmigrate.append('kept', 'a', 'PhaseVerified', null, null, gen_random_uuid(), '11111111-1111-1111-1111-111111111111', 'me', 'here', '0.1.0', 'x', null, '', null)",
            $"grant usage on schema dbmigrate to \"{reader.Name}\"",
            $"grant select on all tables in schema dbmigrate to \"{reader.Name}\"",
            "create table people (id int primary key, mark int)",
            "insert into people select generate_series(1, 50)"
        );
        using var plan = new TestPlan(
            database,
            "plan: kept\nenvironments: { staging: {} }\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n  - { id: b, after: [], apply: [ { backfill: { table: people, set: mark = id } } ] }\n",
            ("a.sql", "select 1;\n")
        );

        var before = (await plan.StatusAsync())[0];
        Assert.Equal("staging", before.Environment);
        Assert.Equal(1, await database.ScalarAsync<int>("select version from dbmigrate.info"));

        Assert.Equal(50, (await plan.InvokeAsync("b"))[0].Steps[0].Rows);
        Assert.Equal(JournalSchema.Current, await database.ScalarAsync<int>("select version from dbmigrate.info"));
        var history = await plan.HistoryAsync(verify: true);
        Assert.All(history, e => Assert.True(e.Intact));
        Assert.Contains(history, e => e is { Event: "PhaseVerified", Phase: "a" });
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'JournalUpgraded'")
        );
        await using var asReader = await database.OpenAsync(reader);
        await PostgresFixture.RunAsync(asReader, "select * from dbmigrate.cursor, dbmigrate.backfill_error");
    }
}
