using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// What an undo loses is known whatever its earlier statements do with names, and rows that it deletes or overwrites
/// are counted.
/// </summary>
public sealed class LossForecastTests(LossForecastTests.Applied applied, PostgresFixture postgres)
    : IClassFixture<LossForecastTests.Applied>,
        IClassFixture<PostgresFixture>
{
    private const string DropsA = "Drops the table public.a with 2 rows.";
    private const string DropsKept = "Drops the table \"Old\".kept with 1 row.";

    private static readonly string[] Setup =
    [
        "insert into a values (1, 'x'), (2, null)",
        "create schema \"Old\"",
        "create table \"Old\".kept as select 1 as one",
        "create table \"Old\".a as select 1 as one",
        "create table b (id int primary key, name text)",
        "insert into b select i, 'x' from generate_series(1, 5) i",
        "create table child (id int primary key, b_id int references b on delete cascade)",
        "insert into child values (1, 1), (2, 1), (3, 1), (4, 2)",
        "create table leaf (child_id int references child on delete cascade, of_child int references child on delete set null)",
        "insert into leaf values (1, null), (3, null), (4, 2)",
        "create table loose (b_id int references b on delete set null)",
        "insert into loose values (1), (5)",
        "create table tree (id int primary key, parent int references tree on delete cascade)",
        "insert into tree values (1, null), (2, 1), (3, 2)",
        "create table whole (id int primary key) partition by range (id)",
        "create table half partition of whole for values from (0) to (10)",
        "create table other_half partition of whole for values from (10) to (20)",
        "insert into whole values (1), (11)",
        "create table to_whole (id int references whole on delete cascade)",
        "insert into to_whole values (1), (1), (11)",
        "create table of_heirs (id int)",
        "create table heir () inherits (of_heirs)",
        "insert into of_heirs values (1)",
        "insert into heir values (1), (2), (3)",
        "create table grandchild (id int)",
        "create table part (id int, name text)",
        "insert into part values (1, 'x')",
        "create table empty (id int)",
        "create foreign data wrapper nowhere",
        "create server elsewhere foreign data wrapper nowhere",
        "create foreign table far (id int) server elsewhere",
        "create type pair as (one int, two int)",
        "create table holder (p pair)",
        "insert into holder values (row(1, 2)::pair)",
    ];

    [Theory]
    [InlineData("set search_path = \"Old\"; drop table kept;", DropsKept)]
    [InlineData("set local search_path to \"Old\", public; drop table kept;", DropsKept)]
    [InlineData("set schema 'Old'; drop table kept;", DropsKept)]
    [InlineData("select set_config('search_path', '\"Old\"', false); drop table kept;", DropsKept)]
    [InlineData("select pg_catalog.set_config('search_path', '\"Old\"', true); drop table kept;", DropsKept)]
    [InlineData("set search_path = \"Old\"; drop table a;", "Drops the table \"Old\".a with 1 row.")]
    [InlineData("set search_path = \"Old\"; reset search_path; drop table a;", DropsA)]
    [InlineData("begin; set local search_path = \"Old\"; select 1; commit; drop table a;", DropsA)]
    [InlineData(
        "create schema fresh; set search_path = fresh, \"Old\"; create table kept (); drop table kept; drop table kept;",
        DropsKept
    )]
    [InlineData("alter table a rename to z; drop table z;", DropsA)]
    [InlineData("alter table a rename to z; create table a (); drop table a; drop table z;", DropsA)]
    [InlineData("create table n (); alter table a rename to z; alter table n rename to a; drop table z;", DropsA)]
    [InlineData("alter table a set schema \"Old\";", null)]
    [InlineData(
        "alter table b set schema \"Old\"; drop table \"Old\".b cascade;",
        "Drops the table public.b with 5 rows."
    )]
    [InlineData(
        "alter table b set schema \"Old\"; drop schema \"Old\" cascade;",
        "Drops the table public.b with 5 rows."
    )]
    [InlineData("alter schema \"Old\" rename to gone; drop table gone.kept;", DropsKept)]
    [InlineData("alter schema \"Old\" rename to gone; drop schema gone cascade;", DropsKept)]
    [InlineData(
        "alter schema \"Old\" rename to gone; alter table gone.kept rename to k; drop schema gone cascade;",
        DropsKept
    )]
    [InlineData(
        "alter table a rename column name to title; alter table a drop column title;",
        "Drops the column name of public.a with 1 value."
    )]
    [InlineData(
        "alter table a rename to z; alter table z rename name to title; alter table z drop title;",
        "Drops the column name of public.a with 1 value."
    )]
    [InlineData("alter table a rename to z; truncate z;", "Empties the table public.a, which has 2 rows.")]
    [InlineData(
        "alter table a rename to z; alter table z alter column id type text;",
        "Changes the type of the column id of public.a with 2 values. What the new type cannot hold is lost."
    )]
    [InlineData("create table if not exists a (); drop table a;", DropsA)]
    [InlineData("create temp table a (); drop table a; drop table a;", DropsA)]
    [InlineData("create temp table a () on commit drop; begin; select 1; commit; drop table a;", DropsA)]
    [InlineData("create temp table a (); drop table public.a;", DropsA)]
    [InlineData("create temp table a (); drop table a;", null)]
    [InlineData("create table fresh (); alter table fresh rename to f; drop table f;", null)]
    [InlineData("alter table a add column fresh int; alter table a rename fresh to f; alter table a drop f;", null)]
    [InlineData(
        "alter table a add column if not exists name text; alter table a drop name;",
        "Drops the column name of public.a with 1 value."
    )]
    [InlineData(
        "create table roots (id int, name text) partition by list (id); alter table roots attach partition part for values in (1); drop table roots;",
        "Drops the table public.part with 1 row."
    )]
    [InlineData(
        "create table roots (); alter table part inherit roots; drop table roots cascade;",
        "Drops the table public.part with 1 row."
    )]
    [InlineData(
        "alter table a add foreign key (id) references b; truncate b cascade;",
        "Empties the table public.a, which has 2 rows."
    )]
    [InlineData("alter table a rename to z; drop table z cascade;", DropsA)]
    [InlineData("savepoint s; alter table a rename to z; release s; drop table z;", DropsA)]
    [InlineData("savepoint s; set search_path = \"Old\"; rollback to s; drop table a;", DropsA)]
    public async Task The_names_of_a_file_are_followed(string undo, string? fact)
    {
        var facts = await AskedAsync(undo);
        if (fact is null)
        {
            Assert.Empty(facts);
        }
        else
        {
            Assert.Contains(fact, facts);
        }
    }

    [Theory]
    [InlineData(
        "select set_config('search_path', current_setting('a.b', true), false); drop table a;",
        "to a value that it does not show"
    )]
    [InlineData("savepoint s; alter table a rename to z; rollback to s; drop table a;", "rolls back to a savepoint")]
    [InlineData("drop collation if exists c cascade;", "what depends on it cannot be read")]
    public async Task What_cannot_be_followed_is_said(string undo, string fact) =>
        Assert.Contains(await AskedAsync(undo), f => f.Contains(fact, StringComparison.Ordinal));

    [Theory]
    [InlineData("delete from b where id < 4;", "Deletes 3 rows of public.b.")]
    [InlineData("delete from only b as t where t.id in (select id from a) returning *;", "Deletes 2 rows of public.b.")]
    [InlineData("delete from b;", "Deletes 5 rows of public.b.")]
    [InlineData("delete from b where id < 3; delete from b where id = 5;", "Deletes up to 3 rows of public.b.")]
    [InlineData(
        "delete from b using a where a.id = b.id;",
        "Deletes rows of public.b, which has 5 rows (DELETE). How many of them is not known."
    )]
    [InlineData(
        "delete from b where random() < 0.5;",
        "Deletes rows of public.b, which has 5 rows (DELETE). How many of them is not known."
    )]
    [InlineData("update b set name = 'y' where id > 3;", "Overwrites 2 rows of public.b.")]
    [InlineData(
        "update b set name = a.name from a;",
        "Overwrites rows of public.b, which has 5 rows (UPDATE). How many of them is not known."
    )]
    [InlineData(
        "with gone as (delete from b returning *) insert into empty select id from gone;",
        "Deletes rows of public.b, which has 5 rows (DELETE). How many of them is not known."
    )]
    [InlineData(
        "insert into b values (1, 'y') on conflict (id) do update set name = excluded.name;",
        "Overwrites rows of public.b, which has 5 rows (INSERT … ON CONFLICT DO UPDATE). How many of them is not known."
    )]
    [InlineData(
        "merge into b using a on a.id = b.id when matched then delete;",
        "Deletes rows of public.b, which has 5 rows (MERGE). How many of them is not known."
    )]
    [InlineData(
        "merge into b using a on a.id = b.id when matched then update set name = a.name;",
        "Overwrites rows of public.b, which has 5 rows (MERGE). How many of them is not known."
    )]
    [InlineData("set search_path = \"Old\"; delete from kept where one = 1;", "Deletes 1 row of \"Old\".kept.")]
    [InlineData(
        "truncate far;",
        "Deletes rows of public.far, which has an unknown number of rows (TRUNCATE). How many of them is not known."
    )]
    [InlineData("explain analyze delete from b where id = 1;", "Deletes 1 row of public.b.")]
    [InlineData(
        "alter table b rename to z; delete from z where id = 1;",
        "Deletes rows of public.b, which has 5 rows (DELETE). How many of them is not known."
    )]
    [InlineData(
        "delete from b as x where x.id = 2 -- the second",
        "Deletes with rows of public.b also 1 row of public.child, 1 row of public.leaf, by ON DELETE CASCADE."
    )]
    [InlineData(
        "delete from b using a where a.id = b.id;",
        "Deletes with rows of public.b also an unknown number of rows of public.child, an unknown number of rows of public.leaf, by ON DELETE CASCADE."
    )]
    [InlineData(
        "delete from tree where id = 1;",
        "Deletes with rows of public.tree also 1 or more rows of public.tree, by ON DELETE CASCADE."
    )]
    [InlineData(
        "delete from half where id = 1;",
        "Deletes with rows of public.half also 2 rows of public.to_whole, by ON DELETE CASCADE."
    )]
    [InlineData("drop table heir; drop table of_heirs;", "Drops the table public.of_heirs with 1 row.")]
    [InlineData("drop table of_heirs cascade;", "Drops the table public.of_heirs with 1 row.")]
    [InlineData("drop table of_heirs cascade;", "Drops the table public.heir with 3 rows.")]
    [InlineData("truncate of_heirs;", "Empties the table public.of_heirs, which has 4 rows.")]
    [InlineData("drop table whole;", "Drops the table public.whole with 2 rows.")]
    [InlineData(
        "alter table whole detach partition half; drop table whole;",
        "Drops the table public.whole with 1 row."
    )]
    [InlineData(
        "alter table whole detach partition half; truncate whole;",
        "Empties the table public.whole, which has 1 row."
    )]
    [InlineData("drop table half; drop table whole;", "Drops the table public.whole with 1 row.")]
    [InlineData("drop table half, whole;", "Drops the table public.half with 1 row.")]
    [InlineData("drop table half, whole;", "Drops the table public.whole with 1 row.")]
    [InlineData("drop table a; drop table whole;", "Drops the table public.whole with 2 rows.")]
    [InlineData(
        "delete from b where id = 1;",
        "Deletes with rows of public.b also 3 rows of public.child, 2 rows of public.leaf, by ON DELETE CASCADE."
    )]
    [InlineData(
        "delete from b where id = 1;",
        "Overwrites references to the rows deleted from public.b in 1 row of public.leaf, 1 row of public.loose, by ON DELETE SET NULL or SET DEFAULT."
    )]
    public async Task Rows_that_are_deleted_or_overwritten_are_counted(string undo, string fact) =>
        Assert.Contains(fact, await AskedAsync(undo));

    [Theory]
    [InlineData("insert into b values (9, 'y') on conflict do nothing;")]
    [InlineData("delete from b where id > 100;")]
    [InlineData("delete from empty;")]
    [InlineData("update empty set id = 1;")]
    [InlineData("alter table b add column old text; update b set old = name;")]
    [InlineData(
        "create table fresh (id int); insert into fresh select id from b; update fresh set id = 1; delete from fresh;"
    )]
    [InlineData("merge into b using a on a.id = b.id when not matched then insert values (a.id, a.name);")]
    [InlineData("explain delete from b;")]
    [InlineData("select * from b for update;")]
    public async Task Statements_that_lose_no_rows_ask_nothing(string undo) => Assert.Empty(await AskedAsync(undo));

    [Fact]
    public async Task A_phase_that_is_undone_before_is_followed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: mist
            phases:
              - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
              - { id: b, apply: [ { sql: b.sql } ], undo: [ { sql: b.undo.sql } ] }
            """,
            ("a.sql", "create table a (id int);"),
            ("a.undo.sql", "drop table z;"),
            ("b.sql", "select 1;"),
            ("b.undo.sql", "alter table a rename to z;")
        );
        await plan.InvokeAsync("*");
        await database.ExecuteAsync("insert into a values (1), (2)");
        Assert.Contains(DropsA, await FactsAsync(plan, "*"));
    }

    [Fact]
    public async Task A_resumed_undo_does_not_follow_what_is_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = NewPlan(database);
        await plan.InvokeAsync("a");
        await database.ExecuteAsync("insert into a values (1, 'x'), (2, null)");
        plan.Write(
            "a.undo.sql",
            "begin; alter table a rename to z; create table a (id int); insert into a values (1); commit; drop table z; select 1/0;"
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.UndoAsync("a", TestPlan.Yes));
        Assert.Equal("z", await database.ScalarAsync<string>("select to_regclass('z')::text"));
        Assert.Equal([DropsA.Replace("public.a", "public.z", StringComparison.Ordinal)], await FactsAsync(plan, "a"));
    }

    [Fact]
    public async Task An_undo_of_a_backfill_says_that_it_overwrites()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: mist
            phases:
              - id: a
                apply: [ { sql: a.sql } ]
                undo: [ { backfill: { table: a, set: "name = 'y'" } } ]
            """,
            ("a.sql", "create table a (id int primary key, name text);")
        );
        await plan.InvokeAsync("a");
        await database.ExecuteAsync("insert into a values (1, 'x'), (2, null)");
        Assert.Contains(
            await FactsAsync(plan, "a"),
            f => f.StartsWith("Overwrites rows of public.a, which has 2 rows", StringComparison.Ordinal)
        );
    }

    /// <summary>Returns what an undo with this file asks. It is not run, so that all tests have the same tables.</summary>
    private Task<IReadOnlyList<string>> AskedAsync(string undo)
    {
        applied.Plan.Write("a.undo.sql", undo);
        return FactsAsync(applied.Plan, "a");
    }

    /// <summary>Returns the facts of all questions; none is answered with yes.</summary>
    private static async Task<IReadOnlyList<string>> FactsAsync(TestPlan plan, string phases)
    {
        var facts = new List<string>();
        var options = new InvokeOptions
        {
            Confirm = question =>
            {
                facts.AddRange(question.Facts);
                return phases == "*" && question.Facts.Count == 0 ? MigrationAnswer.Yes : MigrationAnswer.Stop;
            },
        };
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.UndoAsync(phases, options));
        return facts;
    }

    private static TestPlan NewPlan(TestDatabase database) =>
        new(
            database,
            """
            plan: mist
            phases:
              - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
            """,
            ("a.sql", "create table a (id int, name text);"),
            ("a.undo.sql", "drop table a;")
        );

    /// <summary>A plan that is applied, and tables beside those of the plan.</summary>
    public sealed class Applied : IAsyncLifetime
    {
        private TestDatabase _database = null!;

        internal TestPlan Plan { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _database = await new PostgresFixture().CreateDatabaseAsync();
            Plan = NewPlan(_database);
            await Plan.InvokeAsync("a");
            await _database.ExecuteAllAsync(Setup);
        }

        public async Task DisposeAsync()
        {
            Plan.Dispose();
            await _database.DisposeAsync();
        }
    }
}
