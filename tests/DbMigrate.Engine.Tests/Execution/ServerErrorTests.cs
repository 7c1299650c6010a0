using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What the server says comes through whole, with its place in what a person wrote.</summary>
public sealed class ServerErrorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: told
        variables: { tbl: "a long \"quoted\" name", n: 7, word: it's }
        phases:
          - id: a
            apply: [ sql: main.sql ]
            undo: []
        """;

    public static TheoryData<string, string, string, string, string> Refused() =>
        new()
        {
            {
                "select 1;\n\\i sub/part.sql\n",
                "-- a comment\nselect :n, :'word', nosuch;\n",
                "sub/part.sql:2:21",
                "42703",
                "nosuch"
            },
            {
                "select 1;\n\\ir sub/part.sql\n",
                "create table :\"tbl\" (id int);\n  insert into :\"tbl\" values (1), ('x');\n",
                "sub/part.sql:2:35",
                "22P02",
                "values (1), ('x')"
            },
            { "select 1;\n\\i sub/part.sql\nselect nosuch;\n", "select 1;\n", "main.sql:3:8", "42703", "nosuch" },
            {
                "\\set here 12\n\\i sub/part.sql\n",
                "select :here / (:here - 12);\n",
                "sub/part.sql:1:1",
                "22012",
                "here"
            },
            {
                "\\i sub/part.sql\n",
                "do $$\nbegin\n  perform 1/0;\nend $$;\n",
                "sub/part.sql:1:1",
                "22012",
                "\n  context: SQL statement \"SELECT 1/0\"\n    PL/pgSQL function inline_code_block"
            },
            {
                "create function f() returns int language sql as $$ select 1 $$;\r\n\\i sub/part.sql\r\n",
                "select 'é€😀', f(),\r\n  g();\r\n",
                "sub/part.sql:2:3",
                "42883",
                "g()"
            },
            {
                "create table t (id int);\n\\i sub/part.sql\n",
                "copy t from stdin;\n1\ntwo\n\\.\n",
                "sub/part.sql:1:1",
                "22P02",
                "COPY t, line 2"
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_error_has_its_file_line_and_column_through_includes_and_variables(
        string main,
        string part,
        string place,
        string sqlState,
        string said
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("main.sql", main));
        Directory.CreateDirectory(Path.Combine(plan.Folder, "sub"));
        plan.Write("sub/part.sql", part);
        var error = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.Equal((place, sqlState), (error.Place.ToString(), error.SqlState));
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(4, error.ExitCode);
    }

    [Theory]
    [InlineData("create table parents (x int);", "\n  found: table public.parents, 2 columns, about 0 rows, owner ")]
    [InlineData(
        "create index parents_at on children (id);",
        "\n  found: index public.parents_at on public.parents, owner "
    )]
    [InlineData("create view parents as select 1 as x;", "\n  found: table public.parents,")]
    [InlineData(
        "insert into children values (1, 7);",
        "\n  found: children_parent_fkey: FOREIGN KEY (parent) REFERENCES public.parents(id)\n  found: table public.parents has no rows"
    )]
    [InlineData("insert into childrn values (1, 7);", "\n  found: there is no childrn, and a table children")]
    [InlineData(
        "alter table parents add column c int;\nalter table logs add column c int;",
        "\n  found: there is no logs, and a table other.logs"
    )]
    [InlineData("set role pg_monitor;\ninsert into secured values (1);", "\n  found: table public.secured: owner ")]
    [InlineData("set role pg_monitor;\ninsert into secured values (1);", ", row security on, not forced, 1 policy\n")]
    [InlineData(
        "alter table orphans add constraint o foreign key (a, b) references pairs;",
        "\n  found: public.orphans has 4 rows whose (a, b) is not in public.pairs: (1, 2), "
    )]
    [InlineData(
        "alter table orphans validate constraint late;",
        "\n  found: public.orphans has 4 rows whose (a) is not in public.parents: (1)"
    )]
    [InlineData(
        "select * from reads_empty;",
        "\n  found: materialized view public.empty is not populated: REFRESH MATERIALIZED VIEW public.empty, without "
    )]
    [InlineData(
        "refresh materialized view concurrently empty;",
        "\n  found: materialized view public.empty is not populated"
    )]
    [InlineData(
        "set role pg_monitor;\ninsert into secured values (1);",
        "\n  found: policy own on public.secured for ALL to public: a new row must satisfy (id = 0)\n"
    )]
    [InlineData(
        "set role pg_monitor;\ninsert into secured values (1);",
        "The policies of the table refuse the new row: correct the row, or the setting or role that they read."
    )]
    [InlineData(
        "set role pg_monitor;\ninsert into closed values (1);",
        "\n  found: no policy of public.closed lets a role other than the owner write rows"
    )]
    [InlineData("create type mood as enum ('x');", "\n  found: type public.mood, enum (sad, ok), owner ")]
    [InlineData("alter type mood add value 'ok';", "\n  found: type public.mood, enum (sad, ok), owner ")]
    [InlineData("create domain mood as int;", "\n  found: type public.mood, enum (sad, ok), owner ")]
    [InlineData(
        "create type parents as (x int);",
        "\n  found: type public.parents, the rows of public.parents, owner "
    )]
    [InlineData(
        "create function twice(int) returns int language sql as 'select 1';",
        "\n  found: function public.twice(integer) returns integer, language sql, owner "
    )]
    [InlineData("create schema other;", "\n  found: schema other, owner ")]
    [InlineData("create role pg_monitor;", null)]
    [InlineData("create policy own on secured using (true);", "\n  found: policy own on secured: USING ((id = 0))")]
    [InlineData(
        "alter table children add constraint children_parent_fkey check (id > 0);",
        "\n  found: constraint children_parent_fkey on children: FOREIGN KEY (parent) REFERENCES parents(id)"
    )]
    [InlineData("alter table parents add column at int;", "\n  found: column at of parents, date")]
    [InlineData(
        "create trigger touched before update on parents for each row execute function touch();",
        "\n  found: CREATE TRIGGER touched BEFORE UPDATE ON "
    )]
    // What the same transaction made is gone.
    [InlineData("create table twice (x int);\ncreate table twice (x int);", null)]
    public async Task An_error_comes_with_what_an_operator_would_ask_next(string file, string? found)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table parents (id int primary key, at date)",
            "create index parents_at on parents (at)",
            "create table children (id int, parent int references parents)",
            "create schema other",
            "create table other.logs (id int)",
            "create table secured (id int)",
            "alter table secured enable row level security",
            "create policy own on secured using (id = 0)",
            "grant insert on secured to pg_monitor",
            "create table closed (id int)",
            "alter table closed enable row level security",
            "grant insert on closed to pg_monitor",
            "create table pairs (x int, y int, primary key (x, y))",
            "create table orphans as select 1 as a, i as b from generate_series(2, 5) i",
            "alter table orphans add constraint late foreign key (a) references parents not valid",
            "create materialized view empty as select 1 as x with no data",
            "create unique index on empty (x)",
            "create view reads_empty as select * from empty",
            "create type mood as enum ('sad', 'ok')",
            "create function twice(int) returns int language sql as 'select 1'",
            "create function touch() returns trigger language plpgsql as 'begin return new; end'",
            "create trigger touched before update on parents for each row execute function touch()",
            "analyze"
        );
        using var plan = new TestPlan(database, Yaml, ("main.sql", file));

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));

        if (found is null)
        {
            Assert.DoesNotContain("found:", error.Message);
        }
        else
        {
            Assert.Contains(found, error.Message);
        }
    }

    [Fact]
    public async Task An_error_at_the_commit_says_so_and_nothing_is_kept()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Yaml,
            (
                "main.sql",
                "create table parent (id int primary key);\ncreate table child (id int references parent deferrable initially deferred);\ninsert into child values (5);\nselect 1;\n"
            )
        );
        var error = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.Equal("23503", error.SqlState);
        Assert.Equal("main.sql", error.Place.File);
        Assert.Contains("COMMIT", error.Message, StringComparison.Ordinal);
        Assert.Contains("Key (id)=(5) is not present", error.Message, StringComparison.Ordinal);
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('parent') is not null"));
        Assert.Equal("PhaseFailed", (await plan.HistoryAsync())[0].Event);
    }

    [Fact]
    public async Task Notices_come_whole_and_in_order()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Yaml,
            (
                "main.sql",
                """
                do $$ begin raise notice 'first, % of %', 1, 2; end $$;
                create table if not exists once (id int);
                create table if not exists once (id int);
                do $$ begin raise warning using message = 'look here', detail = 'on two
                lines', hint = 'do nothing', errcode = '01U99'; end $$;
                """
            )
        );
        var result = Assert.Single(await plan.InvokeAsync("a"));
        Assert.Equal(
            [
                "NOTICE: first, 1 of 2 (00000)",
                "NOTICE: relation \"once\" already exists, skipping (42P07)",
                "WARNING: look here (01U99) Detail: on two\nlines Hint: do nothing",
            ],
            result.Notices
        );
        Assert.Contains(
            plan.Messages,
            m => m.Kind == MessageKind.Warning && m.Text.Contains("look here", StringComparison.Ordinal)
        );
    }
}
