using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>
/// Without the statements that lose data, the rest of an alignment runs, and what stays can be used as before.
/// </summary>
public sealed class KeptObjectTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Enum = "create type e as enum ('a', 'b')";

    /// <summary>The schema as it is, the wanted one, what must still work, and the statements that run.</summary>
    public static TheoryData<string, string, string, string[]> Cases =>
        new()
        {
            {
                "create table k (id serial primary key, x int check (x > 0)); create table r (id int references k); create index on k (x); create view v as select x from k",
                "select 1",
                "insert into k (x) values (5); insert into r values (1)",
                ["DROP VIEW public.v"]
            },
            {
                "create table t (a int, id serial unique check (id > 0)); create index i on t (id, a)",
                "create table t (a int); create index j on t (a)",
                "insert into t (a) values (5)",
                ["CREATE INDEX j ON public.t USING btree (a)"]
            },
            {
                "create function f() returns trigger language plpgsql as 'begin return new;end'; create table t (a int); create trigger g before insert on t for each row execute function f(); alter table t enable row level security; create policy p on t using (a > 0); create rule r as on delete to t do instead nothing; create index i on t (a); create statistics s on a, (a + 1) from t",
                "select 1",
                "insert into t values (1); do 'begin assert (select count(*) = 1 from pg_trigger where not tgisinternal) and exists (select from pg_policy) and exists (select from pg_statistic_ext);end'",
                []
            },
            {
                $"{Enum}; create type r as range (subtype = int); create schema s; create domain s.d as int; create table s.t (d s.d); create table t (e e, r r); create table u (x int, e e default 'b')",
                "create table u (x int)",
                "insert into t values ('a', '[1,2]'); insert into u (x) values (1); insert into s.t values (1)",
                []
            },
            {
                $"{Enum}; create table t (a e default 'a', b e default 'b'); create view v as select a from t",
                "create type e as enum ('a'); create table t (a e default 'a'); create view v as select a from t",
                "insert into t (a) values ('a'); do 'begin assert (select b from t) = ''b'';end'",
                [
                    "DROP VIEW public.v",
                    "ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT",
                    "ALTER TYPE public.e RENAME TO e_old",
                    "CREATE TYPE public.e AS ENUM ('a')",
                    "ALTER TABLE public.t ALTER COLUMN a TYPE public.e USING a::text::public.e",
                    "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 'a'::public.e",
                    "CREATE VIEW public.v AS",
                ]
            },
            {
                "create type r as range (subtype = int); create table t (id int primary key, a r default '[1,2]'); create index i on t (a); create view v as select a from t",
                "create type r as range (subtype = bigint); create table t (id bigint primary key, a r default '[1,2]'); create index i on t (a); create view v as select a from t",
                "insert into t (id) values (10000000000); do 'begin assert (select a from v) = ''[1,2]''::r;end'",
                ["ALTER TABLE public.t ALTER COLUMN id TYPE bigint"]
            },
            {
                "create table t (id int primary key, b int); create table u (t int references t); create view v as select id, b from t; create policy p on t using (id > 0)",
                "create table t (id uuid primary key default gen_random_uuid(), b bigint); create table u (t uuid references t); create view v as select id, b from t; create policy p on t using (id is not null)",
                "insert into t values (1, 2); insert into u values (1); do 'begin assert exists (select from v) and exists (select from pg_policy);end'",
                []
            },
            {
                "create domain d as numeric(10,4); create type c as (a int, b text, gone int); create table t (x d, y c, z timestamptz, n int); create view v as select x, y, z from t",
                "create domain d as numeric(8,2); create type c as (b text, a int); create table t (x d, y c, z date, n bigint); create view v as select x, y, z from t",
                "insert into t values (1.2345, row(1, 'b', 2), now(), 10000000000); do 'begin assert (select x = 1.2345 and (y).gone = 2 from v);end'",
                ["ALTER TABLE public.t ALTER COLUMN n TYPE bigint"]
            },
            {
                "create type y as (x int); create table t (x int, z text); create table p (a int, z int); create table c (a int)",
                "create type y as (x int); create table t of y; create table p (a int); create table c (a int, b int); alter table c inherit p",
                "insert into t values (1, 'z'); insert into c values (1, 2)",
                ["ALTER TABLE public.c ADD COLUMN b integer"]
            },
            {
                "create table t (a int); create table u (a int)",
                "create view t as select 1 as a; create view v as select * from t; create table u (a int, b int)",
                "insert into t values (1); insert into u values (1, 2)",
                ["ALTER TABLE public.u ADD COLUMN b integer"]
            },
            {
                "create table p (a int, b text) partition by list (a); create table p_1 partition of p for values in (1)",
                "create table p (a int, b text) partition by hash (a); create table p_1 partition of p for values with (modulus 2, remainder 0); create table p_2 partition of p for values with (modulus 2, remainder 1); create index on p (b)",
                "insert into p values (1, 'x')",
                []
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_belongs_to_a_loss_is_left_out_with_it(
        string current,
        string wanted,
        string usage,
        string[] expected
    )
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(current.Split("; "));
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(wanted.Split("; "));
        var alignment = SchemaAlignment.Of(
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second),
            new Dictionary<string, string>()
        );
        var statements = alignment.Statements.Where(s => !s.IsLeftOut).Select(s => s.Sql).ToList();

        await SchemaOracle.RunAsync(first, statements);

        await first.ExecuteAllAsync(usage.Split("; "));
        Assert.Equal(
            expected,
            statements.Where(s => !s.Contains(" OWNER TO ", StringComparison.Ordinal)).Select(s => s.Split('\n')[0])
        );
        Assert.Contains(alignment.Statements, s => s.LosesData);
        var live = Live(AlignmentScript.Write(alignment.Statements, [], allowLoss: false));
        Assert.Equal(SchemaScript.Text(SchemaScript.Settings.Concat(statements)).ReplaceLineEndings("\n").Trim(), live);
    }

    private static string Live(string script) =>
        string.Join("\n\n", script.Split("\n\n").Where(p => !p.StartsWith("--", StringComparison.Ordinal))).Trim();
}
