using System.Reflection;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>Rows of the journal by phase, event, time and run.</summary>
public class HistoryFilterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public void Every_event_can_be_named() =>
        Assert.Equal(
            typeof(JournalEvents)
                .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
                .Where(f => f.IsLiteral && f.Name != JournalEvents.Missing)
                .Select(f => f.Name)
                .Order(StringComparer.Ordinal),
            JournalEvents.All
        );

    [Fact]
    public async Task Rows_are_chosen_by_event_time_and_run_and_a_filter_can_be_verified()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: filter\nphases: [ { id: a, apply: [ { sql: a.sql } ] }, { id: b, apply: [ { sql: b.sql } ] } ]",
            ("a.sql", "create table a (id int);"),
            ("b.sql", "create table b (id int);")
        );
        await plan.InvokeAsync("a");
        await plan.InvokeAsync("b");
        await using var session = plan.Session();
        var all = await RowsAsync(new HistoryFilter());
        var applied = await RowsAsync(new HistoryFilter { Events = ["phaseapplied"] });
        Assert.Equal(["b", "a"], applied.Select(r => r.Phase));
        Assert.Equal(
            all.Where(r => r.Event.StartsWith("Phase", StringComparison.Ordinal) && r.Phase == "a").Select(r => r.Id),
            (await RowsAsync(new HistoryFilter { Events = ["Phase*"], Phases = ["a"] })).Select(r => r.Id)
        );
        Assert.Equal(
            all.Where(r => r.Run == applied[1].Run).Select(r => r.Id),
            (await RowsAsync(new HistoryFilter { Run = applied[1].Run })).Select(r => r.Id)
        );
        var since = applied[0].At;
        var later = await RowsAsync(new HistoryFilter { Since = since.ToOffset(TimeSpan.FromHours(5)) });
        Assert.Equal(all.Where(r => r.At >= since).Select(r => r.Id), later.Select(r => r.Id));
        Assert.NotEqual(all.Count, later.Count);

        var verified = await TestPlan.ListAsync(
            session.VerifyHistoryAsync(
                new HistoryFilter
                {
                    Events = ["PhaseApplied"],
                    Since = since,
                    Last = 5,
                },
                null,
                CancellationToken.None
            )
        );
        Assert.Equal((applied[0].Id, true), (Assert.Single(verified).Id, verified[0].Intact));
        var unknown = await Assert.ThrowsAsync<EventNotFoundException>(() =>
            RowsAsync(new HistoryFilter { Events = ["PhaseAplied"] })
        );
        Assert.StartsWith(
            "The journal has no event 'PhaseAplied'. Did you mean 'PhaseApplied'?",
            unknown.Message,
            StringComparison.Ordinal
        );

        async Task<IReadOnlyList<MigrationEvent>> RowsAsync(HistoryFilter filter) =>
            await TestPlan.ListAsync(session.GetHistoryAsync(filter, CancellationToken.None));
    }
}
