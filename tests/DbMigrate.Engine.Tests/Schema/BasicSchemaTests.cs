using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

public sealed class BasicSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    [Fact]
    public async Task Schemas_and_enums_are_exported()
    {
        var schema = await _oracle.CheckExportAsync(
            "create schema \"Odd name\"",
            "comment on schema \"Odd name\" is 'it''s odd'",
            "create type \"Odd name\".state as enum ('a', 'b''c')",
            "grant usage on schema \"Odd name\" to public",
            "revoke usage on type \"Odd name\".state from public",
            "comment on type \"Odd name\".state is 'state'"
        );

        Assert.Equal(
            ["schema \"Odd name\"", "schema public", "enum \"Odd name\".state"],
            schema.Objects.Select(o => o.Key.ToString())
        );
    }

    // The minor releases of November 2026 write it themselves.
    [Fact]
    public async Task The_version_that_the_server_keeps_of_an_attribute_is_no_option()
    {
        var schema = await _oracle.CheckExportAsync(
            "create table t (a int, b int)",
            "alter table t alter b set (n_distinct = 5)",
            "update pg_attribute set attoptions = '{pg_attver=12345}' "
                + "|| array(select o from unnest(attoptions) o where o !~ '^pg_attver') "
                + "where attrelid = 't'::regclass and attnum > 0"
        );

        var columns = Assert.IsType<TableObject>(schema.Objects.Single(o => o.Name == "public.t")).Columns;
        Assert.Equal([null, ["n_distinct='5'"]], columns.Select(c => c.Options));
    }

    [Theory]
    [InlineData("identity_logged (a int generated always as identity)", "alter sequence {0}_a_seq set unlogged")]
    [InlineData("identity_unlogged (a int generated always as identity)", "alter sequence {0}_a_seq set logged")]
    public async Task The_sequence_of_an_identity_column_has_a_persistence_of_its_own(string table, string statement)
    {
        var name = table.Split(' ')[0];
        var unlogged = name == "identity_unlogged" ? "unlogged " : string.Empty;

        // Before 15, all sequences are logged.
        await _oracle.CheckExportAsync(
            $"create {unlogged}table {table}",
            await PostgresFixture.MajorVersionAsync() >= 15
                ? string.Format(CultureInfo.InvariantCulture, statement, name)
                : "select"
        );
    }

    [Fact]
    public async Task A_generated_column_of_a_child_is_exported()
    {
        // From 16 on, a generated column cannot inherit one that is not.
        string[] older =
            await PostgresFixture.MajorVersionAsync() >= 16
                ? []
                :
                [
                    "create table plain (a int, b int)",
                    "create table other (a int, b int generated always as (a * 3) stored)",
                    "alter table other inherit plain",
                ];
        await _oracle.CheckExportAsync([
            "create table parent (a int, b int generated always as (a * 2) stored)",
            "create table child (a int, b int generated always as (a * 2) stored)",
            "alter table child inherit parent",
            .. older,
        ]);
    }

    // From 18 on, NOT NULL is a constraint with a name. A child or a partition has that of its parent, or one of its own.
    [Fact]
    public async Task Not_null_of_children_and_partitions_is_exported()
    {
        var own = await PostgresFixture.MajorVersionAsync() >= 18 ? "constraint own not null a" : string.Empty;
        await _oracle.CheckExportAsync(
            "create table parent (a int not null)",
            "create table child () inherits (parent)",
            $"create table own_child ({own}) inherits (parent)",
            "create table whole (a int not null, b int) partition by list (a)",
            "create table part1 partition of whole for values in (1)",
            "create table part2 (b int, a int not null)",
            "alter table whole attach partition part2 for values in (2)"
        );
    }

    [Fact]
    public Task Comments_and_privileges_are_aligned() =>
        _oracle.CheckAlignmentAsync(
            ["create schema app", "create type app.state as enum ('a')"],
            ["comment on type app.state is 'one'", "grant usage on schema app to public"],
            ["revoke usage on type app.state from public", "create type app.other as enum ('x')"]
        );
}
