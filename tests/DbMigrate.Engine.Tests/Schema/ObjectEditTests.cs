using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Single edits of objects that are no relations: found, and aligned each way.</summary>
public sealed class ObjectEditTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly IReadOnlyList<SchemaEdit> Edits = SchemaEdit.Read("object-edits.txt");

    private static readonly string[] Base =
    [
        "do $$ begin create role schema_other; exception when duplicate_object or unique_violation then end $$",
        "do $$ begin create role schema_app; exception when duplicate_object or unique_violation then end $$",
        "create schema app",
        "create table app.t (a int primary key, b text)",
        "create extension citext",
        "create type app.tr as enum ('a')",
        "create function app.from_sql(internal) returns internal language internal immutable as 'textlike_support'",
        "create transform for app.tr language plpgsql (from sql with function app.from_sql(internal))",
        "create function app.on_event() returns event_trigger language plpgsql as 'begin end'",
    ];

    private readonly SchemaOracle _oracle = new(postgres);

    public static TheoryData<string> Groups => new(Edits.Select(e => e.Group).Where(g => g.Length > 0).Distinct());

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task An_edit_is_found_and_aligned(string group)
    {
        var edits = Edits.Where(e => e.Group == group).ToList();

        var differences = await _oracle.CheckAlignmentAsync(
            [.. Base, .. edits.SelectMany(e => e.Both)],
            [.. edits.SelectMany(e => e.Current)],
            [.. edits.SelectMany(e => e.Wanted)]
        );

        Assert.Equal(
            edits.SelectMany(e => e.Differences).Order(StringComparer.Ordinal),
            SchemaOracle.Texts(differences).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public Task What_changes_nothing_is_no_difference() =>
        _oracle.CheckEqualAsync(
            [
                .. Base,
                "create type app.state as enum ('a', 'b')",
                "create type app.pair as (a int, b text)",
                "create domain app.good as int constraint c check (value > 0)",
                "create function app.f(a int) returns int language sql as 'select 1'",
                "create operator family app.family using btree",
                "create foreign data wrapper w options (a '1', b '2')",
                "create publication p for table app.t",
                "create event trigger e on sql_drop execute function app.on_event()",
                "create text search dictionary app.d (template = simple, accept = false)",
            ],
            [
                "drop type app.state",
                "create type app.state as enum ('a', 'b')",
                "alter type app.pair add attribute c int",
                "alter type app.pair drop attribute c",
                "alter domain app.good drop constraint c",
                "alter domain app.good add constraint c check (value > 0) not valid",
                "alter domain app.good validate constraint c",
                "alter domain app.good set default 1",
                "alter domain app.good drop default",
                "drop function app.f(int)",
                "create function app.f(a integer) returns int4 language sql volatile as 'select 1'",
                "grant execute on function app.f(int) to schema_other",
                "revoke execute on function app.f(int) from schema_other",
                "comment on function app.f(int) is 'x'",
                "comment on function app.f(int) is null",
                "drop operator family app.family using btree",
                "create operator family app.family using btree",
                "alter foreign data wrapper w options (drop a)",
                "alter foreign data wrapper w options (add a '1')",
                "alter publication p drop table app.t",
                "alter publication p add table app.t",
                "alter event trigger e disable",
                "alter event trigger e enable",
                "alter text search dictionary app.d (accept)",
                "alter text search dictionary app.d (accept = false)",
                "alter default privileges grant select on tables to schema_other",
                "alter default privileges revoke select on tables from schema_other",
                "drop extension citext",
                "create extension citext",
                "alter schema app owner to schema_other",
                "alter schema app owner to current_user",
            ]
        );

    [Fact]
    public Task An_older_extension_is_updated() =>
        _oracle.CheckOneWayAsync(["create extension hstore version '1.6'"], ["create extension hstore"]);
}
