using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Data;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>What a run writes too late has no effect, and two writers at once keep the chain whole.</summary>
public class JournalAppendTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n";

    [Theory]
    [InlineData("PhaseFailed")]
    [InlineData("PhaseInterrupted")]
    [InlineData("PhaseWaiting")]
    public async Task An_end_of_an_earlier_run_is_not_written_after_another_run_resumed(string late)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create table a (id int);\nselect 1 / 0;\n"));
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        var first = await LastRunAsync(database);
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        var second = await LastRunAsync(database);
        Assert.NotEqual(first, second);

        // The second run is under way again: its last row says that it resumed.
        await AppendAsync(database, Row("PhaseResumed", second, ",\"detail\":{\"action\":\"Apply\",\"variables\":{}}"));
        var rows = await RowsAsync(database);
        await AppendAsync(database, Row(late, first));
        Assert.Equal(rows, await RowsAsync(database));
        Assert.Equal(
            "PhaseResumed",
            await database.ScalarAsync<string>("select event from dbmigrate.event order by id desc limit 1")
        );

        // The same row of the run that resumed is written.
        await AppendAsync(database, Row(late, second));
        Assert.Equal(rows + 1, await RowsAsync(database));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Theory]
    [InlineData("PhaseFailed")]
    [InlineData("PhaseInterrupted")]
    [InlineData("PhaseWaiting")]
    public async Task An_end_is_not_written_after_the_run_itself_verified_the_phase(string late)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create table a (id int);\n"));
        await plan.InvokeAsync();
        var rows = await RowsAsync(database);
        await AppendAsync(database, Row(late, await LastRunAsync(database)));

        Assert.Equal(rows, await RowsAsync(database));
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task A_second_writer_waits_for_the_first_and_the_chain_stays_whole()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create table a (id int);\n"));
        await plan.InvokeAsync();
        var rows = await RowsAsync(database);
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        await PostgresFixture.RunAsync(first, "begin");
        await PostgresFixture.RunAsync(second, "begin");
        await PostgresFixture.RunAsync(first, Append(Suspended("first")));
        var waiting = PostgresFixture.RunAsync(second, Append(Suspended("second")));
        await database.WaitForAsync(
            $"select exists (select from pg_stat_activity where pid = {second.ProcessID} and wait_event_type = 'Lock')",
            waiting
        );
        Assert.False(waiting.IsCompleted);
        await PostgresFixture.RunAsync(first, "commit");
        await waiting;
        await PostgresFixture.RunAsync(second, "commit");

        Assert.Equal(
            [$"{rows + 1} first", $"{rows + 2} second"],
            await database.ColumnAsync<string>(
                "select id || ' ' || message from dbmigrate.event where event = 'PhaseSuspended' order by id"
            )
        );
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task A_row_that_was_rolled_back_leaves_no_gap()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "create table a (id int);\n"));
        await plan.InvokeAsync();
        var rows = await RowsAsync(database);
        await using var first = await database.OpenAsync();
        await PostgresFixture.RunAsync(first, "begin");
        await PostgresFixture.RunAsync(first, Append(Suspended("first")));
        var waiting = AppendAsync(database, Suspended("second"));
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
            waiting
        );
        await PostgresFixture.RunAsync(first, "rollback");
        await waiting;

        Assert.Equal(rows + 1, await RowsAsync(database));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Theory]
    [InlineData("array['1']", "null")]
    [InlineData("null", "pg_backend_pid()")]
    [InlineData("null", "1")]
    public async Task A_cursor_is_moved_from_its_place_by_the_run_that_holds_the_lock(string from, string runner)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = BackfillPlans.Of(database, RowGate.Backfill);
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await gate.HoldsAsync(1, run);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        const string Cursor = "select jsonb_agg(c order by c.part)::text from dbmigrate.cursor c";
        var before = await database.ScalarAsync<string>(Cursor);
        Assert.Equal("{3000}", await database.ScalarAsync<string>("select reached::text from dbmigrate.cursor"));

        var place = from == "null" ? "reached" : from;
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync(
                $"select dbmigrate.move_cursor(execution, step, part, {place}, array['9000'], false, 1, 1, 0, {runner}) from dbmigrate.cursor"
            )
        );
        Assert.Equal("DM001", refused.SqlState);
        Assert.Equal(before, await database.ScalarAsync<string>(Cursor));

        await gate.OpenAllAsync();
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    private static string Row(string name, string run, string more = "") =>
        $$"""{"event":"{{name}}","phase":"a","run":"{{run}}","execution":"{{run}}","checksum":"x"{{more}}}""";

    private static string Suspended(string message) =>
        $$"""{"event":"PhaseSuspended","phase":"a","message":"{{message}}"}""";

    private static string Append(string row) => $"select dbmigrate.append('p', 'x', 'h', '0', null, true, '[{row}]')";

    private static Task AppendAsync(TestDatabase database, string row) => database.ExecuteAsync(Append(row));

    private static Task<long> RowsAsync(TestDatabase database) =>
        database.ScalarAsync<long>("select count(*) from dbmigrate.event");

    private static async Task<string> LastRunAsync(TestDatabase database) =>
        await database.ScalarAsync<string>(
            "select run::text from dbmigrate.event where run is not null order by id desc limit 1"
        ) ?? string.Empty;
}
