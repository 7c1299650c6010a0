using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class UsesIndexCheckTests(UsesIndexCheckTests.Objects objects)
    : IClassFixture<UsesIndexCheckTests.Objects>
{
    // Of notes, one row in a thousand has a rare kind; small has three rows.
    [Theory]
    [InlineData("sql: select * from notes where kind = $1\nparameters: rare\nindex: notes_kind", "the plan uses it")]
    [InlineData(
        "sql: select * from notes where id = $1::int and kind is distinct from $2\nparameters: [7, null]\nindex: public.notes_pkey",
        "the plan uses it"
    )]
    [InlineData("sql: select * from notes where kind = 'rare'\nindex: notes_kind", "the plan uses it")]
    [InlineData("sql: update notes set kind = 'x' where id = 3\nindex: notes_pkey", "the plan uses it")]
    [InlineData("sql: 'select * from notes where kind = :''kind'''\nindex: notes_kind", "the plan uses it")]
    // The index has rows of one kind only: a plan for any kind cannot use it.
    [InlineData(
        "sql: select id from notes where state = $1\nparameters: open\nindex: notes_open\nplan: custom",
        "the plan uses it"
    )]
    [InlineData(
        "sql: select id from notes where state = $1\nparameters: open\nindex: notes_open",
        "!generic plan: Seq Scan on public.notes"
    )]
    [InlineData(
        "sql: select id from notes where state = $1\nparameters: open\nindex: notes_open\nplan: generic",
        "!generic plan: Seq Scan on public.notes"
    )]
    [InlineData(
        "sql: select id from notes where state = $1\nparameters: closed\nindex: notes_open\nplan: custom\non_small_tables: assume",
        "!custom plan: Seq Scan on public.notes"
    )]
    [InlineData(
        "sql: select * from logs where id = $1 and at = '2024-01-05'\nparameters: 5\nindex: logs_id",
        "the plan uses it"
    )]
    [InlineData("sql: select * from logs where id = 5\nindex: logs_1_id_idx", "the plan uses it")]
    // An index of the same name in another schema is another index.
    [InlineData(
        "sql: select * from notes where kind = 'rare'\nindex: other.notes_kind",
        "!plan: Index Scan using notes_kind on public.notes"
    )]
    [InlineData(
        "sql: select * from notes where kind = 'rare'\nindex: notes_kind\nas: { set: { enable_indexscan: 'off' } }",
        "the plan uses it"
    )]
    [InlineData(
        "sql: select * from notes where kind = 'rare'\nindex: other.notes_kind\nas: { set: { enable_indexscan: 'off' } }",
        "!plan: Bitmap Heap Scan on public.notes, Bitmap Index Scan on notes_kind"
    )]
    [InlineData("sql: select * from small where id = 2\nindex: small_pkey", "!plan: Seq Scan on public.small")]
    [InlineData(
        "sql: select * from small where id = $1\nparameters: 2\nindex: small_pkey\non_small_tables: assume",
        "the plan uses it once sequential scans are off"
    )]
    [InlineData(
        "sql: select * from small where name = 'x'\nindex: small_pkey\non_small_tables: assume",
        "!plan: Seq Scan on public.small"
    )]
    [InlineData(
        "sql: select * from parts where k = $1\nparameters: 5\nindex: parts_k\non_small_tables: assume",
        "the plan uses it once sequential scans are off"
    )]
    [InlineData(
        "sql: select * from parts where k = $1\nparameters: 5\nindex: parts_k",
        "!custom plan: Seq Scan on public.parts_new; generic plan: Seq Scan on public.parts_new"
    )]
    [InlineData("sql: select * from notes\nindex: note_kind", "!note_kind: missing; did you mean notes_kind?")]
    [InlineData("sql: select * from notes\nindex: notes", "!notes is not an index")]
    [InlineData(
        "sql: select * from secured where id = 3\nindex: secured_pkey\nas: pg_monitor",
        "!a server error: 42501: permission denied for table secured"
    )]
    [InlineData("sql: select nothing\nindex: notes_kind", "!a server error: 42703: column \"nothing\" does not exist")]
    [InlineData(
        "sql: select * from notes where id = $1\nparameters: seven\nindex: notes_pkey",
        "!a server error: 22P02: invalid input syntax for type integer: \"seven\""
    )]
    public async Task The_plan_uses_the_index_or_the_check_says_what_it_does(string yaml, string actual)
    {
        await using var connection = await objects.Database.OpenAsync();

        var result = await connection.AskAsync(
            "uses_index:\n" + string.Concat(yaml.Split('\n').Select(l => $"  {l}\n")),
            ("kind", "rare")
        );

        Assert.Equal(actual, (result.Status == CheckStatus.Passed ? "" : "!") + result.Actual);
        await using var left = new Npgsql.NpgsqlCommand(
            "select count(*) from pg_prepared_statements where name like 'dbmigrate%'",
            connection
        );
        Assert.Equal(0L, await left.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_failure_says_what_the_plan_is_and_what_to_do()
    {
        var small = await objects.Database.AskAsync(
            "uses_index: { sql: select * from small where id = 2, index: small_pkey }"
        );
        Assert.StartsWith("plan: Seq Scan on public.small (cost ", Assert.Single(small.Rows));
        Assert.Contains("The table has only 8 KiB", small.Message);
        Assert.Contains("`on_small_tables: assume`", small.Message);

        var assumed = await objects.Database.AskAsync(
            "uses_index: { sql: select * from small where id = 2, index: small_pkey, on_small_tables: assume }"
        );
        Assert.Matches(
            @"^The table has only 8 KiB, which PostgreSQL reads whole: plan Seq Scan on public.small at a cost of 1\.\d\d, with the index 8\.\d\d\.$",
            assumed.Message
        );

        var invalid = await objects.Database.AskAsync(
            "uses_index: { sql: select * from notes where state = 'open', index: notes_broken }"
        );
        Assert.Contains(
            "The index is invalid, so that no query uses it: REINDEX INDEX CONCURRENTLY public.notes_broken.",
            invalid.Message
        );
    }

    [Theory]
    [InlineData("sql: select $2::int\nparameters: [1]", "The SQL has $2, and 'parameters' has 1 value.")]
    [InlineData("sql: select $1::int", "The SQL has $1, and 'parameters' has no value.")]
    [InlineData("sql: select 1\nparameters: [1, 2]", "'parameters' has 2 values, and the SQL has none.")]
    [InlineData("sql: select 1; select 2", "The SQL has 2 statements; a check takes one.")]
    [InlineData("sql: commit", "there is no open transaction")]
    public void What_is_no_query_is_an_error_in_the_plan(string yaml, string said)
    {
        string[] found;
        try
        {
            found =
            [
                .. PlanYaml
                    .FindingsOfCheck(
                        "uses_index:\n  index: i\n" + string.Concat(yaml.Split('\n').Select(l => $"  {l}\n"))
                    )
                    .Select(f => f.Message),
            ];
        }
        catch (PlanInvalidException e)
        {
            found = [e.Message];
        }

        Assert.Contains(found, m => m.Contains(said, StringComparison.Ordinal));
    }

    public sealed class Objects()
        : ReadOnlyDatabase(
            "create table notes (id int primary key, kind text not null, state text not null)",
            "insert into notes select i, case i % 1000 when 0 then 'rare' else 'k' end, case i % 500 when 0 then 'open' else 'closed' end from generate_series(1, 30000) i",
            "create index notes_kind on notes (kind)",
            "create index notes_open on notes (id) where state = 'open'",
            "create index notes_broken on notes (state)",
            "update pg_index set indisvalid = false where indexrelid = 'notes_broken'::regclass",
            "create schema other",
            "create table other.notes (kind text)",
            "create index notes_kind on other.notes (kind)",
            "create table small (id int primary key, name text)",
            "insert into small values (1, 'a'), (2, 'b'), (3, 'c')",
            "create table logs (id int, at date) partition by range (at)",
            "create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01')",
            "create index logs_id on logs (id)",
            "insert into logs select i, '2024-01-01'::date + i % 30 from generate_series(1, 20000) i",
            "create table parts (k int, body text) partition by range (k)",
            "create table parts_new partition of parts for values from (0) to (10)",
            "create table parts_old partition of parts default",
            "create index parts_k on parts (k)",
            "insert into parts select i % 30000 + 10, repeat('x', 80) from generate_series(1, 60000) i",
            "insert into parts values (1, 'y'), (2, 'y'), (5, 'y')",
            "create table secured (id int primary key)",
            "analyze"
        );
}
