using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>A difference says what its statements cost, also where they are about other objects.</summary>
public sealed class DifferenceFactsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Users =
    [
        "create table usesm (m mood, p pos)",
        "create table typed of pair",
        "create table colc (c pair)",
        "create table checked (a int check (ok(a)))",
        "create extension postgres_fdw",
        "create server s foreign data wrapper postgres_fdw",
        "insert into typed values (1, 'x')",
        "insert into colc values (row (1, 'y'))",
    ];

    private static readonly string[] Current =
    [
        "create type mood as enum ('sad', 'ok')",
        "create domain pos as int",
        "create domain unused as int",
        "create domain base as int",
        "create type pair as (a int, b text)",
        "create function ok(a int) returns bool language sql immutable as 'select true'",
        .. Users,
        "create table of_base (b base)",
        "create foreign table ft (a text, b int) server s",
        "create table widths (a varchar(10), b varchar(10), c numeric(6, 2), d int, e timestamp(3))",
    ];

    private static readonly string[] Wanted =
    [
        "create type mood as enum ('ok')",
        "create domain pos as int check (value > 0)",
        "create domain unused as int check (value > 0)",
        "create domain base as bigint",
        "create type pair as (a bigint, b text)",
        "create function ok(a int, b int default 1) returns bool language sql immutable as 'select true'",
        .. Users,
        "create table of_base (b base)",
        "create foreign table ft (a integer, b bigint) server s",
        "create table widths (a text, b varchar(5), c numeric(8, 2), d bigint, e timestamp(6))",
    ];

    [Fact]
    public async Task Locks_scans_and_rewrites_are_those_of_all_statements_that_a_difference_needs()
    {
        var comparison = await CompareAsync();
        Assert.Equal(
            [
                "attribute public.pair.a: AccessExclusive Yes Yes",
                "column public.ft.a: AccessExclusive No No",
                "column public.ft.b: AccessExclusive No No",
                "column public.widths.a: AccessExclusive Maybe No",
                "column public.widths.b: AccessExclusive Yes Yes",
                "column public.widths.c: AccessExclusive Maybe No",
                "column public.widths.d: AccessExclusive Yes Yes",
                "column public.widths.e: AccessExclusive Maybe No",
                "domain constraint public.pos.pos_check: Share Yes No",
                "domain constraint public.unused.unused_check:  No No",
                "domain public.base: AccessExclusive Yes Yes",
                "enum public.mood: AccessExclusive Yes Yes",
                "function public.ok(integer): AccessExclusive Yes No",
            ],
            comparison
                .Differences.Where(d => d.Name is not ("public.ok(integer, integer)" or "public.typed.a"))
                .Select(d => $"{d.Kind} {d.Name}: {d.Lock} {d.Scans} {d.Rewrites}")
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The file node of a table changes exactly where it is rewritten.</summary>
    [Fact]
    public async Task What_a_difference_says_of_rewrites_is_what_the_server_does()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Current);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(Wanted);
        var (before, wanted) = (await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second));
        const string nodes =
            "select string_agg(relname, ' ' order by relname) from pg_class "
            + "where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_filenode(oid) = oid";
        Assert.Equal("checked colc of_base typed usesm widths", await first.ScalarAsync<string>(nodes));
        await SchemaOracle.AlignAsync(first, before, wanted);
        Assert.Equal("checked", await first.ScalarAsync<string>(nodes));
        Assert.Equal("(1,y)", await first.ScalarAsync<string>("select c::text from colc"));
        Assert.Equal("1", await first.ScalarAsync<string>("select a::text from typed"));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    private async Task<SchemaComparison> CompareAsync()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Current);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(Wanted);
        return await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
    }
}
