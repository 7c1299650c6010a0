using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>A change of any column of any row is found, with and without its hash computed again.</summary>
public class JournalFieldTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["bigint"] = "{0} + 1000",
        ["integer"] = "coalesce({0}, 0) + 1",
        ["text"] = "coalesce({0}, '') || 'x'",
        ["timestamp with time zone"] = "{0} + interval '1 microsecond'",
        ["interval"] = "coalesce({0}, '0') + interval '1 microsecond'",
        ["uuid"] = "gen_random_uuid()",
        ["jsonb"] = "coalesce({0}, '{{}}') || '{{\"x\": 1}}'",
        ["bytea"] = "{0} || '\\x00'",
        ["name"] = "({0} || 'x')::name",
    };

    [Fact]
    public async Task Each_column_of_a_row_is_part_of_the_chain()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ], verify: [ { name: one, sql: select 1, expect: 1 } ] }\n",
            ("a.sql", "create table a (id int);\n")
        );
        await plan.InvokeAsync();
        var columns = await database.ColumnAsync<string>(
            "select attname || '|' || format_type(atttypid, null) from pg_attribute where attrelid = 'dbmigrate.event'::regclass and attnum > 0 and not attisdropped order by attnum"
        );
        var row = await database.ScalarAsync<long>("select id from dbmigrate.event where event = 'BatchDone'");
        Assert.InRange(columns.Count, 18, 40);
        var unnoticed = new List<string>();
        foreach (var (name, type) in columns.Select(c => c.Split('|')).Select(c => (c[0], c[1])))
        {
            foreach (var rehash in (bool[])[false, true])
            {
                if (name == "hash" && rehash)
                {
                    continue;
                }

                if (!await IsNoticedAsync(database, plan, row, name, Changes[type], rehash))
                {
                    unnoticed.Add($"{name}, {(rehash ? "with its hash computed again" : "its hash as it was")}");
                }
            }
        }

        Assert.Empty(unnoticed);
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    private static async Task<bool> IsNoticedAsync(
        TestDatabase database,
        TestPlan plan,
        long row,
        string column,
        string change,
        bool rehash
    )
    {
        await database.ExecuteAllAsync(
            "create table kept as select * from dbmigrate.event",
            $"update dbmigrate.event set {column} = {string.Format(null, change, column)} where id = {row}",
            rehash
                ? $"update dbmigrate.event e set hash = dbmigrate.event_hash((select hash from dbmigrate.event b where b.id = {row} - 1), e) where id = {row}"
                : "select 1"
        );
        try
        {
            await using var session = plan.Session();
            await TestPlan.ListAsync(session.VerifyHistoryAsync(null, null, null));
            return false;
        }
        catch (JournalNotIntactException)
        {
            return true;
        }
        finally
        {
            await database.ExecuteAllAsync(
                "delete from dbmigrate.event",
                "insert into dbmigrate.event select * from kept",
                "drop table kept"
            );
        }
    }
}
