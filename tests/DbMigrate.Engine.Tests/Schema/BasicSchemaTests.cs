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

    [Fact]
    public Task Comments_and_privileges_are_aligned() =>
        _oracle.CheckAlignmentAsync(
            ["create schema app", "create type app.state as enum ('a')"],
            ["comment on type app.state is 'one'", "grant usage on schema app to public"],
            ["revoke usage on type app.state from public", "create type app.other as enum ('x')"]
        );
}
