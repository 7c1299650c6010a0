using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class ExistsCheckTests(ExistsCheckTests.Objects objects) : IClassFixture<ExistsCheckTests.Objects>
{
    [Fact]
    public async Task Objects_of_every_kind_are_found_and_absent_is_the_opposite()
    {
        var database = objects.Database;
        var there = $$"""
            table: [orders, parted, '"Ledger"."Account Book"', ORDERS]
            function: [f, f(int), 'f(numeric(10,2), character varying)', proc, other.g()]
            index: [orders_pkey, other.hidden_pkey]
            view: [v]
            matview: mv
            trigger: [stamp on orders, stamp]
            type: [mood, pair, positive, other.level]
            policy: [mine on orders, '"Of Mine" on orders']
            constraint: [orders_pkey on orders, hidden_pkey on other.hidden, positive_check]
            extension: plpgsql
            role: [postgres, pg_monitor]
            database: [{{database.Name}}, postgres]
            schema: [public, '"Ledger"']
            """;
        var exists = await database.AskAsync("exists:\n" + Indent(there));
        Assert.True(exists.Status == CheckStatus.Passed, string.Join('\n', exists.Rows.Prepend(exists.Message)));
        Assert.Equal("all exist", exists.Actual);

        var absent = await database.AskAsync("absent:\n" + Indent(there));
        Assert.Equal(CheckStatus.Failed, absent.Status);
        Assert.Equal("31 of 31 exist", absent.Actual);
    }

    [Theory]
    [InlineData("table: ordrs", "table ordrs: missing; did you mean orders?")]
    [InlineData("table: hidden", "table hidden: missing; did you mean other.hidden?")]
    [InlineData("table: '\"ORDERS\"'", "table \"ORDERS\": missing; did you mean orders?")]
    [InlineData("table: zzzzzz", "table zzzzzz: missing")]
    [InlineData("table: v", "table v: it is a view")]
    [InlineData("view: mv", "view mv: it is a materialized view")]
    [InlineData("index: orders", "index orders: it is a table")]
    [InlineData(
        "function: f(text)",
        "function f(text): there with other arguments: (integer), (numeric, character varying)"
    )]
    [InlineData(
        "function: f(nonsense)",
        "function f(nonsense): there with other arguments: (integer), (numeric, character varying)"
    )]
    [InlineData("function: g", "function g: missing; did you mean other.g?")]
    [InlineData("trigger: stamp on parted", "trigger stamp on parted: there on orders")]
    [InlineData("policy: mine on nowhere", "policy mine on nowhere: there on orders")]
    [InlineData("constraint: orders_pky", "constraint orders_pky: missing; did you mean orders_pkey?")]
    [InlineData("type: orders", "type orders: missing")]
    [InlineData("type: mod", "type mod: missing; did you mean mood?")]
    [InlineData("extension: uuid-osp", "extension uuid-osp: missing")]
    [InlineData("role: postgre", "role postgre: missing; did you mean postgres?")]
    [InlineData("schema: ledger", "schema ledger: missing; did you mean \"Ledger\"?")]
    public async Task What_is_not_there_is_told_with_what_may_have_been_meant(string wanted, string row)
    {
        var database = objects.Database;
        var exists = await database.AskAsync($"exists: {{ {wanted} }}");
        Assert.Equal(CheckStatus.Failed, exists.Status);
        Assert.Equal(row, Assert.Single(exists.Rows));
        Assert.Equal(CheckStatus.Passed, (await database.AskAsync($"absent: {{ {wanted} }}")).Status);
    }

    [Theory]
    [InlineData("exists: { table: 'a b' }", "'a b' is not a name")]
    [InlineData("exists: { table: 'a.b.c' }", "'a.b.c' is not a name")]
    [InlineData("exists: { table: '\"a' }", "is not a name")]
    [InlineData("absent: { trigger: 'a onb' }", "`name on table`")]
    [InlineData("absent: { function: 'f(int' }", "with or without argument types")]
    public void What_is_no_name_is_an_error_of_the_plan(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(PlanYaml.FindingsOfCheck(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_is_too_long_is_cut_as_the_server_cuts_it()
    {
        await using var database = await new PostgresFixture().CreateDatabaseAsync();
        var name = "t" + new string('é', 40);
        await database.ExecuteAsync($"create table {name} (id int)");
        Assert.Equal(CheckStatus.Passed, (await database.AskAsync($"exists: {{ table: {name} }}")).Status);
    }

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(l => "  " + l));

    public sealed class Objects()
        : ReadOnlyDatabase(
            "create schema other",
            "create schema \"Ledger\"",
            "create table orders (id int primary key, customer_id int)",
            "create table parted (id int) partition by range (id)",
            "create table \"Ledger\".\"Account Book\" (id int)",
            "create table other.hidden (id int primary key)",
            "create function f(int) returns int language sql return 1",
            "create function f(numeric, varchar) returns int language sql return 1",
            "create function other.g() returns trigger language plpgsql as 'begin return new; end'",
            "create procedure proc() language sql as ''",
            "create view v as select 1 as one",
            "create materialized view mv as select 1 as one",
            "create trigger stamp before insert on orders for each row execute function other.g()",
            "create type mood as enum ('glad')",
            "create type pair as (a int, b int)",
            "create domain positive as int constraint positive_check check (value > 0)",
            "create type other.level as enum ('low')",
            "create policy mine on orders",
            "create policy \"Of Mine\" on orders"
        );
}
