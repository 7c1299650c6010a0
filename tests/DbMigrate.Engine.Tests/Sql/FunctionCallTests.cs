using System.Text;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The calls of functions in a statement, and nothing else in front of parentheses.</summary>
public sealed class FunctionCallTests
{
    [Theory]
    [InlineData("select f(1), s.g(2), \"S\".\"H\"(3)", "f s.g S.H")]
    [InlineData("select count(*) filter (where x) over (partition by f(y) order by g(z))", "count f g")]
    [InlineData("select distinct on (a) f(b) from t", "f")]
    [InlineData("select a operator(pg_catalog.+) f(b)", "f")]
    [InlineData("select coalesce(a, f(b)), nullif(a, b), cast(a as numeric(10, 2)), a::varchar(10)", "f")]
    [InlineData("select a from t where b in (1, 2) and exists (select 1) or c = any (array[f(1)])", "f")]
    [InlineData("select * from f(1) g(a, b), lateral h(2) as i(c) join j(3) on k(4)", "f h j k")]
    [InlineData("with x (a) as (select 1), y(b) as not materialized (select 2) select f(a) from x", "f")]
    [InlineData("select * from f() as (a int, b text)", "f")]
    [InlineData("select * from a, f() as (a int)", "f")]
    [InlineData("insert into t (a, b) values (f(1), 2) on conflict (a) do update set b = g(3)", "f g")]
    [InlineData("update t set (a, b) = (f(1), 2) where a between g(1) and h(2) returning i(3)", "f g h i")]
    [InlineData("select a at time zone f(b), interval '1 day' * g(c)", "f g")]
    [InlineData("select sum(a) over (order by b rows f(1) preceding)", "sum f")]
    [InlineData("select a from t group by rollup (a), grouping sets ((a), (f(b)))", "f")]
    [InlineData("select x from t order by f(x) limit g(1) offset h(2)", "f g h")]
    [InlineData("select xmlelement(name a, f(b)), json_object('a' value f(c))", "f f")]
    [InlineData("values (f(1))", "f")]
    [InlineData("create index i on t using gin (f(a), b gist_trgm_ops (siglen = 3)) include (c)", "f")]
    [InlineData("create table t (a int default f(1), b geometry(Point, 4326), primary key (a))", "f")]
    [InlineData("create table t (a int) partition by range (f(a))", "f")]
    [InlineData("alter table t add constraint c foreign key (a) references p (id)", "")]
    [InlineData("alter table t alter a type int using f(a)", "f")]
    [InlineData(
        "alter table t alter a type character varying(9), alter b type bit varying(9) using varying(a)",
        "varying"
    )]
    [InlineData("delete from t using f(1) where true", "f")]
    [InlineData("copy t (a, b) to '/dev/null'", "")]
    public void Calls_are_found(string sql, string expected)
    {
        var (_, match) = StatementForms.Find(new SqlTokens(Encoding.UTF8.GetBytes(sql), true));

        var calls = FunctionCalls.In(match!);

        Assert.Equal(
            expected,
            string.Join(' ', calls.Select(c => c.Schema is null ? c.Name : c.Schema + "." + c.Name))
        );
    }

    [Theory]
    [InlineData(null, "now", nameof(FunctionKind.Stable))]
    [InlineData("pg_catalog", "lower", nameof(FunctionKind.Immutable))]
    [InlineData(null, "gen_random_uuid", nameof(FunctionKind.Volatile))]
    [InlineData("extensions", "uuid_generate_v4", nameof(FunctionKind.Volatile))]
    [InlineData(null, "set_config", nameof(FunctionKind.SetsSetting))]
    [InlineData(null, "pg_advisory_lock", nameof(FunctionKind.LocksSession))]
    [InlineData("public", "lower", nameof(FunctionKind.Unknown))]
    [InlineData(null, "query_to_xml", nameof(FunctionKind.Unknown))]
    [InlineData(null, "my_function", nameof(FunctionKind.Unknown))]
    public void A_function_is_known_by_its_name(string? schema, string name, string expected) =>
        Assert.Equal(expected, FunctionFacts.Of(schema, name).ToString());
}
