using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Types that columns use are made again without dropping the columns.</summary>
public sealed class TypeRemakeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    [Fact]
    public Task An_enum_loses_a_value() =>
        _oracle.CheckAlignmentAsync(
            [],
            ["create type state as enum ('a', 'b', 'c')", .. Users],
            ["create type state as enum ('c', 'a')", .. Users]
        );

    [Fact]
    public Task A_domain_gets_another_type_and_a_composite_type_another_order() =>
        _oracle.CheckAlignmentAsync(
            ["create schema app"],
            [
                "create domain app.number as int check (value > 0)",
                "create type app.pair as (n app.number, t text)",
                "create collation app.c (provider = libc, locale = 'C')",
                .. UsersOfPair,
            ],
            [
                "create domain app.number as bigint check (value > 0)",
                "create type app.pair as (t text, n app.number)",
                "create collation app.c (provider = icu, locale = 'und')",
                .. UsersOfPair,
            ]
        );

    [Fact]
    public Task An_attribute_of_a_stored_type_gets_another_type() =>
        _oracle.CheckAlignmentAsync(
            [],
            ["create type c as (s text, n int)", "create type o as (c c[])", .. UsersOfComposite],
            ["create type c as (s varchar(20), n int, z int)", "create type o as (c c[])", .. UsersOfComposite]
        );

    [Fact]
    public Task A_domain_within_a_stored_type_gets_a_constraint() =>
        _oracle.CheckAlignmentAsync(
            [],
            [
                "create domain d as int",
                "create domain n as int not null",
                "create domain plain as int",
                "create domain many as plain[]",
                .. UsersOfDomains,
            ],
            [
                "create domain d as int check (value > 0)",
                "create domain n as int",
                "create domain plain as int constraint positive check (value > 0)",
                "create domain many as plain[]",
                .. UsersOfDomains,
            ]
        );

    [Fact]
    public async Task A_domain_of_columns_alone_is_not_made_again()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync("create domain d as int", "create table t (x d)");
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync("create domain d as int not null", "create table t (x d)");

        var statements = await SchemaOracle.AlignAsync(
            first,
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second)
        );

        Assert.Equal(["ALTER DOMAIN public.d SET NOT NULL"], statements);
    }

    [Fact]
    public async Task The_values_stay()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create type state as enum ('a', 'b', 'c')",
            "create type pair as (s state, n int)",
            "create table t (id int primary key, s state default 'a', list state[], p pair)",
            "insert into t values (1, 'c', '{a,c}', row('a', 7)), (2, null, null, null), (3, 'a', '{}', row(null, null))"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(
            "create type state as enum ('c', 'a')",
            "create type pair as (n int, s state)",
            "create table t (id int primary key, s state default 'a', list state[], p pair)"
        );

        await SchemaOracle.AlignAsync(first, await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second));

        Assert.Equal(
            ["1 c {a,c} (7,a)", "2 - - -", "3 a {} (,)"],
            await first.ColumnAsync<string>(
                "select concat_ws(' ', id, coalesce(s::text, '-'), coalesce(list::text, '-'), coalesce(p::text, '-')) from t order by id"
            )
        );
    }

    private static readonly string[] Users =
    [
        "create function f(state) returns state language sql immutable as 'select $1'",
        "create function of_row() returns state begin atomic select 'a'::state; end",
        "create table parent (s state not null default 'a', other text) ",
        "create table t (id int primary key, s state default 'a' check (s <> 'c'), list state[] default '{a}', kept text) inherits (parent)",
        "create index on t (s)",
        "create index on t (id) where s = 'a'",
        "create unique index u on t (f(s))",
        "create table k (s state primary key)",
        "create table r (s state references k)",
        "create view v as select id, s from t where s = 'a'",
        "create view w as select * from v",
        "create materialized view m as select s from t",
        "alter table t enable row level security",
        "create policy p on t using (s = 'a')",
        "create domain good as state default 'a' check (value <> 'c')",
        "create type pair as (a state, b int)",
        "create table uses (g good, p pair)",
        "comment on column t.s is 'state'",
        "grant usage on type state to public",
        "comment on type state is 'state'",
    ];

    private static readonly string[] UsersOfComposite =
    [
        "create table t (a c, list c[], o o)",
        "create view v as select (a).s, list from t",
        "create materialized view m as select a from t",
        "create index on t (((a).n))",
        "comment on column c.s is 's'",
    ];

    private static readonly string[] UsersOfDomains =
    [
        "create type pair as (a n, b int)",
        "create table t (x d, y d[], p pair, m many)",
        "create view v as select x, y, (p).a from t",
        "create index on t (y)",
        "alter table t alter x set default 5",
    ];

    private static readonly string[] UsersOfPair =
    [
        "create table app.t (n app.number default 1, p app.pair, c text collate app.c, list app.number[])",
        "create index on app.t (c)",
        "create index on app.t (c collate app.c, n)",
        "create view app.v as select (p).t, n from app.t",
        "create function app.f(app.pair) returns app.number language sql as 'select ($1).n'",
        "comment on type app.pair is 'pair'",
        "comment on column app.pair.n is 'n'",
    ];
}
