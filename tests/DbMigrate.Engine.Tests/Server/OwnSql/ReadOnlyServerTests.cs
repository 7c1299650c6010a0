using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.OwnSql;

/// <summary>A database that accepts no writes is a condition of its own, before anything is tried.</summary>
public sealed class ReadOnlyServerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_is_read_only_by_a_setting_is_refused_with_its_name(bool hasJournal)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        using var plan = FullCycle.WritePlan(database);
        if (hasJournal)
        {
            await plan.InvokeAsync("program");
        }

        await database.ExecuteAsync($"alter database {database.Name} set default_transaction_read_only = on");
        await RefusedAsync(() => plan.InvokeAsync("program"));
        await RefusedAsync(() => plan.UndoAsync("program"));
        await RefusedAsync(() => InSessionAsync(plan, s => s.ApproveAsync(s.Plan.Phases[1], "yes")));
        await RefusedAsync(() => InSessionAsync(plan, s => s.CompleteMilestoneAsync("told", null)));

        // What only reads works.
        Assert.Equal(hasJournal ? MigrationState.Verified : MigrationState.Ready, (await plan.StatusAsync())[0].State);
        Assert.Equal(hasJournal, (await plan.HistoryAsync(verify: true)).Count > 0);

        async Task RefusedAsync(Func<Task> work)
        {
            var refused = await Assert.ThrowsAsync<ServerReadOnlyException>(work);
            Assert.False(refused.IsStandby);
            Assert.Matches(@"127\.0\.0\.1:\d+/" + database.Name, refused.Message);
            Assert.Contains("default_transaction_read_only is on", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_connection_may_turn_the_setting_off_for_itself()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        await database.ExecuteAsync($"alter database {database.Name} set default_transaction_read_only = on");
        using var plan = FullCycle.WritePlan(database);
        await using var session = plan.Session(database.Uri + "?options=-c%20default_transaction_read_only%3Doff");
        var done = await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["program"]), new()));
        Assert.Equal(MigrationState.Verified, done[0].State);
    }

    private static async Task InSessionAsync(TestPlan plan, Func<MigrationSession, Task> work)
    {
        await using var session = plan.Session();
        await work(session);
    }
}
