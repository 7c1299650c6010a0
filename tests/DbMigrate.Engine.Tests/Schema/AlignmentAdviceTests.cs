using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>An alignment says how it is run, and what disturbs it.</summary>
public sealed class AlignmentAdviceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Refusing =
        "create function refuse() returns event_trigger language plpgsql as $$ begin raise exception 'refused'; end $$";

    [Fact]
    public async Task It_is_run_in_one_transaction()
    {
        var script = await AlignAsync([], ["create table t (id int)"]);
        Assert.StartsWith("-- Run this file in one transaction", script, StringComparison.Ordinal);
        Assert.DoesNotContain("ADD VALUE", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_an_enum_is_added_before_it_is_used()
    {
        var script = await AlignAsync(["create type e as enum ('a')"], ["create type e as enum ('a', 'b')"]);
        Assert.Contains("-- A value of an enum can be used when it is committed.", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_trigger_that_goes_is_dropped_first_and_one_that_comes_is_created_last()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create table gone (id int)",
            Refusing,
            "create event trigger z on ddl_command_start execute function refuse()"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(
            "create table t (id int)",
            Refusing,
            "create event trigger a on ddl_command_start when tag in ('CREATE TABLE', 'COMMENT') execute function refuse()",
            "comment on event trigger a is 'Refuses'"
        );
        var comparison = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
        await SchemaOracle.RunAsync(first, SchemaOracle.StatementsOf(comparison.ToSql(allowLoss: true)));
        Assert.Empty((await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions())).Differences);
    }

    [Fact]
    public async Task An_event_trigger_that_stays_is_named()
    {
        string[] both = [Refusing, "create event trigger stays on sql_drop execute function refuse()"];
        var script = await AlignAsync(both, ["create table t (id int)", .. both]);
        Assert.Contains("-- The event trigger stays runs for these statements", script, StringComparison.Ordinal);
        Assert.DoesNotContain("The event trigger", await AlignAsync(both, both), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_that_leaves_nothing_out_is_named()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync("create schema audit", "create table audit.log (id int)");
        await using var second = await postgres.CreateDatabaseAsync();
        var observer = new Warnings();
        var comparison = await MigrationSchema.CompareAsync(
            first.Uri,
            second.Uri,
            new SchemaOptions { Ignore = ["audit.*", "audti.*", "column audit.log.id"], Observer = observer }
        );
        Assert.Empty(comparison.Differences);
        Assert.Equal(
            ["Nothing is left out by 'audti.*'", "Nothing is left out by 'column audit.log.id'"],
            observer.Texts.Select(t => t[..t.IndexOf(':', StringComparison.Ordinal)])
        );
    }

    private async Task<string> AlignAsync(string[] current, string[] wanted)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(current);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(wanted);
        return (await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions())).ToSql();
    }

    private sealed class Warnings : IMigrationObserver
    {
        internal List<string> Texts { get; } = [];

        public void OnMessage(MigrationMessage message) => Texts.Add(message.Text);
    }
}
