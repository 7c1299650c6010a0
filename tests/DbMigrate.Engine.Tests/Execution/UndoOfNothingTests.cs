using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A phase that failed and was rolled back as a whole blocks nothing.</summary>
public sealed class UndoOfNothingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: nothing
        phases:
          - { id: one, apply: [ { sql: one.sql } ], undo: [ { sql: one.undo.sql } ] }
          - { id: two, apply: [ { sql: two.sql } ], undo: [ { sql: two.undo.sql } ] }
          - { id: three, apply: [ { sql: three.sql }, { sql: later.sql } ], undo: [ { sql: three.undo.sql } ] }
        """;

    [Fact]
    public async Task An_earlier_phase_can_be_undone_as_if_the_failed_one_had_never_started()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "select 1/0;");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("two"))[0].State);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('two')::text"));
    }

    [Fact]
    public async Task Its_own_undo_runs_nothing_and_it_can_be_invoked_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "select 1/0;");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        var result = Assert.Single(await plan.UndoAsync("three"));
        Assert.True(result.Unchanged);
        Assert.StartsWith(
            "Nothing to undo: nothing of the phase was kept. It failed at ",
            result.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(result.Steps);
        Assert.Equal(MigrationState.Undone, (await plan.StatusAsync())[2].State);
        Assert.Equal("PhaseUndone", (await plan.HistoryAsync(verify: true))[0].Event);

        plan.Write("three.sql", "create table three (id int);");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("three"))[0].State);
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("three"))[0].State);
    }

    [Fact]
    public async Task An_undo_that_failed_because_nothing_was_there_is_not_the_end()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "select 1/0;");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        // The rows that a version before wrote, which ran the undo.
        await database.ExecuteAsync(
            """
            with f as (select * from dbmigrate.event where event = 'PhaseFailed')
            select dbmigrate.append(f.plan, f.os_user, f.host, f.tool_version, null, true,
                jsonb_build_array(
                    jsonb_build_object('event', 'UndoStarted', 'phase', f.phase, 'run', f.run, 'execution', x),
                    jsonb_build_object('event', 'UndoFailed', 'phase', f.phase, 'run', f.run, 'execution', x)))
            from f, gen_random_uuid() x;
            """
        );
        Assert.StartsWith("Its undo", (await plan.StatusAsync())[2].Reason, StringComparison.Ordinal);

        Assert.True((await plan.UndoAsync("three"))[0].Unchanged);
        plan.Write("three.sql", "create table three (id int);");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("three"))[0].State);
    }

    [Fact]
    public async Task A_phase_of_which_a_batch_is_done_still_blocks_and_is_undone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "create table three (id int);");
        plan.Write("later.sql", "select 1/0;");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        var refused = await Assert.ThrowsAsync<UndoRefusedException>(() => plan.UndoAsync("two"));
        Assert.Equal(["three"], refused.BlockingPhases);
        Assert.False((await plan.UndoAsync("three"))[0].Unchanged);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('three')::text"));
    }

    [Fact]
    public async Task A_statement_outside_of_a_transaction_counts_although_it_failed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "create unique index concurrently twice on one (id);");
        await plan.InvokeAsync("one");
        await database.ExecuteAsync("insert into one values (1), (1)");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());

        var refused = await Assert.ThrowsAsync<UndoRefusedException>(() => plan.UndoAsync("two"));
        Assert.Equal(["three"], refused.BlockingPhases);
    }

    private static TestPlan Plan(TestDatabase database, string three) =>
        new(
            database,
            Yaml,
            ("one.sql", "create table one (id int);"),
            ("one.undo.sql", "drop table one;"),
            ("two.sql", "create table two (id int);"),
            ("two.undo.sql", "drop table two;"),
            ("three.sql", three),
            ("later.sql", "select 1;"),
            ("three.undo.sql", "drop table three;")
        );
}
