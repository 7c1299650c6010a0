using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What an undo leaves behind is found in every property of what the phase names.</summary>
public sealed class UndoComparisonTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: comparison
        phases:
          - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
        """;

    [Theory]
    [InlineData("drop table t", "create table t (id int)", "Missing publication table p public.t")]
    [InlineData("comment on table t is 'x'", "select 1", "Different table public.t comment x -> comment not set")]
    [InlineData(
        "alter table t alter id set statistics 5",
        "select 1",
        "Different column public.t.id statistics 5 -> statistics not set"
    )]
    [InlineData("alter table t set (fillfactor = 50)", "alter table t reset (fillfactor)", "")]
    [InlineData("create index i on t (id)", "select 1", "Extra index public.i")]
    [InlineData("create function f() returns int language sql as 'select 1'", "select 1", "Extra function public.f()")]
    [InlineData("alter sequence s increment 5", "select 1", "Different sequence public.s increment 5 -> increment 1")]
    public async Task What_differs_after_an_undo_is_found(string apply, string undo, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int)",
            "create table other (id int)",
            "create sequence s owned by other.id",
            "create publication p for table t, other"
        );
        using var plan = new TestPlan(database, Yaml, ("a.sql", apply + ";\n"), ("a.undo.sql", undo + ";\n"));
        await plan.InvokeAsync();

        var result = Assert.Single(await plan.UndoAsync());

        Assert.Equal(expected, string.Join('\n', result.Differences.Select(Shown)));
    }

    [Theory]
    [InlineData(
        """[["table", "public.t", "owner postgres"]]""",
        "Undone; nothing was compared: the schema from before the phase is recorded in the form of an older version."
    )]
    [InlineData("""["{\"format\":99}"]""", "Undone; nothing was compared: *format 99*")]
    public async Task A_snapshot_of_another_version_is_not_compared_and_that_is_said(string objects, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            Yaml,
            ("a.sql", "alter table t add c int;\n"),
            ("a.undo.sql", "alter table t drop c;\n")
        );
        await plan.InvokeAsync();
        await database.ExecuteAsync($"update dbmigrate.snapshot set objects = '{objects}'");

        var result = Assert.Single(await plan.UndoAsync());

        Assert.Equal(MigrationState.Undone, result.State);
        Assert.Empty(result.Differences);
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*") + "$",
            result.Message
        );
    }

    [Fact]
    public async Task The_whole_schema_is_compared_where_the_effects_of_a_phase_are_not_known()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            Yaml,
            ("a.sql", "do $$ begin execute 'alter table t add c int'; end $$;\n"),
            ("a.undo.sql", "select 1;\n")
        );
        await plan.InvokeAsync();

        var result = Assert.Single(await plan.UndoAsync());

        Assert.Equal("Extra column public.t.c", Shown(Assert.Single(result.Differences)));
    }

    private static string Shown(SchemaDifference d) =>
        $"{d.Change} {d.Kind} {d.Name}" + (d.Change == SchemaChange.Different ? $" {d.From} -> {d.To}" : string.Empty);
}
