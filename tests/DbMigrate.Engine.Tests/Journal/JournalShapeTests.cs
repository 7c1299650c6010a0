using System.Reflection;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>The database refuses a row without the shape of its event, and a row that is there already is survived.</summary>
public class JournalShapeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Id = "11111111-1111-1111-1111-111111111111";
    private const string Yaml = """
        plan: p
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
          - { id: b, gates: [ approval: { count: 1 } ], apply: [ { sql: a.sql } ] }
        """;

    [Fact]
    public async Task Every_event_has_a_shape()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("a");
        Assert.Equal(
            typeof(JournalEvents)
                .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
                .Where(f => f.IsLiteral)
                .Select(f => f.Name)
                .Where(n => n is not JournalEvents.Missing)
                .Order(StringComparer.Ordinal),
            await database.ColumnAsync<string>("select event from dbmigrate.shape order by event collate \"C\"")
        );
        Assert.Empty(
            await database.ColumnAsync<string>(
                "select event from dbmigrate.shape where not required_keys <@ array(select jsonb_object_keys(keys)) or required && optional"
            )
        );
    }

    [Theory]
    [InlineData("""{"event":"Nonsense"}""", "The journal has no event Nonsense.")]
    [InlineData("""{"phase":"a"}""", "A row for the journal names no event.")]
    [InlineData("""{"event":"PhaseSuspended"}""", "A row PhaseSuspended needs a value for: phase.")]
    [InlineData(
        """{"event":"BatchStarted","phase":"a","run":"11111111-1111-1111-1111-111111111111"}""",
        "A row BatchStarted needs a value for: step, batch, execution."
    )]
    [InlineData("""{"event":"PhaseSuspended","phase":"a","step":1}""", "A row PhaseSuspended has no value for: step.")]
    [InlineData("""{"event":"Sampled","phase":"a"}""", "The detail of a row Sampled needs: check, passed.")]
    [InlineData(
        """{"event":"Sampled","phase":"a","detail":{"check":"c","passed":null}}""",
        "The detail of a row Sampled needs: passed."
    )]
    [InlineData(
        """{"event":"Sampled","phase":"a","detail":{"check":"c","passed":"yes"}}""",
        "The key passed in the detail of a row Sampled is of the type boolean, not string."
    )]
    [InlineData(
        """{"event":"Sampled","phase":"a","detail":{"check":"c","passed":true,"more":1}}""",
        "The detail of a row Sampled has no key more."
    )]
    [InlineData(
        """{"event":"Sampled","phase":"a","detail":[1]}""",
        "The detail of a row Sampled is a JSON object, not array."
    )]
    [InlineData(
        """{"event":"Approved","phase":"a","checksum":"x"}""",
        "A row Approved is not written with the access Run, Owner."
    )]
    public async Task A_row_of_another_shape_is_refused_and_named(string row, string problem)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("a");
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync($"select dbmigrate.append('p', 'x', 'h', '0', null, true, '[{row}]')")
        );
        Assert.Equal(("DM005", problem), (refused.SqlState, refused.MessageText));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_reported_and_ignored()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"));
        await plan.InvokeAsync("a");
        string[] forged =
        [
            "event = 'Approved'",
            "event = 'Sampled', phase = 'a'",
            "event = 'Sampled', phase = 'a', detail = '{\"check\": \"c\", \"passed\": \"perhaps\"}'",
            "event = 'MilestoneCompleted'",
            "event = 'PhaseStarted', phase = null",
            "event = 'PhaseSuspended', phase = null",
            $"event = 'BatchDone', execution = '{Id}', step = null",
            "event = 'PhaseApplied', phase = 'b', detail = '{\"files\": [1]}'",
            "event = 'LockWaited', detail = '{\"lock_waits\": 7, \"waited_ms\": \"long\"}'",
            "event = 'Checked', detail = '{\"rows_omitted\": \"many\"}'",
            "event = 'BatchDone', detail = '{\"rows\": \"many\", \"retries\": []}'",
        ];
        foreach (var set in forged)
        {
            await database.ExecuteAllAsync(
                "insert into dbmigrate.event select (jsonb_populate_record(e, jsonb_build_object('id', e.id + 1, 'phase', null, 'checksum', null, 'detail', null))).* from dbmigrate.event e order by id desc limit 1",
                $"update dbmigrate.event set {set} where id = (select max(id) from dbmigrate.event)"
            );
        }

        Assert.Equal(2, (await plan.StatusAsync()).Count);
        var warnings = plan.MessagesNow().Where(m => m.Kind == MessageKind.Warning).Select(m => m.Text).ToList();
        foreach (
            var expected in new[]
            {
                "(Approved) is ignored: it has no phase",
                "(Sampled) is ignored: it has no check",
                "(MilestoneCompleted) is ignored: it has no milestone",
                "(PhaseStarted) is ignored: it has no phase",
                "(PhaseSuspended) is ignored: it has no phase",
                "phase b that was applied names no files",
            }
        )
        {
            Assert.Contains(warnings, w => w.Contains(expected, StringComparison.Ordinal));
        }

        Assert.Contains(await plan.HistoryAsync(), e => e.Event == "LockWaited");
        await plan.HistoryAsync(verify: true);
        await database.ExecuteAllAsync(
            "select * from dbmigrate.status",
            "select * from dbmigrate.batch",
            "select * from dbmigrate.lock_wait",
            "select * from dbmigrate.check_result"
        );
    }
}
