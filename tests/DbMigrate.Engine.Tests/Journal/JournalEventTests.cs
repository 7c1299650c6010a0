using System.Text.Json.Nodes;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>Each event is written by the kind of access that it is for alone, and with each of its columns.</summary>
public class JournalEventTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Owner = "Owner";
    private const string Phase = """ "phase":"a" """;
    private const string Run = """ "run":"11111111-1111-1111-1111-111111111111" """;
    private const string Execution = """ "execution":"22222222-2222-2222-2222-222222222222" """;
    private const string Checksum = """ "checksum":"x" """;
    private const string OfRun = $"{Phase},{Run},{Execution}";
    private const string OfApply = $"{OfRun},{Checksum}";
    private const string OfBatch = $"""{OfRun},"step":1,"batch":"1" """;

    private static readonly string Role = """ "detail":{"role":"r","access":["View"]} """;
    private static readonly string Begin = OfApply + """,  "detail":{"action":"Apply","variables":{}} """;

    // Who writes the event, and its smallest row. A new event needs its line here.
    private static readonly Dictionary<string, (string Access, string Row)> Events = new()
    {
        [JournalEvents.JournalCreated] = (Owner, """ "detail":{"environment":"e"} """),
        [JournalEvents.JournalUpgraded] = (Owner, string.Empty),
        [JournalEvents.AccessGranted] = (Owner, Role),
        [JournalEvents.AccessRevoked] = (Owner, Role),
        [JournalEvents.Approved] = ("Approve", $"{Phase},{Checksum}"),
        [JournalEvents.MilestoneCompleted] = ("Approve", """ "detail":{"milestone":"m"} """),
        [JournalEvents.PhaseStarted] = ("Run", Begin),
        [JournalEvents.PhaseResumed] = ("Run", Begin),
        [JournalEvents.PhaseWaiting] = ("Run", OfApply),
        [JournalEvents.PhaseApplied] = ("Run", OfApply + """, "detail":{"files":{}} """),
        [JournalEvents.PhaseVerified] = ("Run", Phase),
        [JournalEvents.PhaseVerifiedAgain] = ("Run", Phase),
        [JournalEvents.VerifyFailed] = ("Run", Phase),
        [JournalEvents.PhaseFailed] = ("Run", OfApply),
        [JournalEvents.PhaseInterrupted] = ("Run", OfApply),
        [JournalEvents.PhaseAdopted] = ("Run", Phase),
        [JournalEvents.PhaseSuspended] = ("Run", Phase),
        [JournalEvents.PhaseContinued] = ("Run", Phase),
        [JournalEvents.UndoStarted] = ("Run", OfRun),
        [JournalEvents.UndoResumed] = ("Run", OfRun),
        [JournalEvents.UndoFailed] = ("Run", OfRun),
        [JournalEvents.PhaseUndone] = ("Run", OfRun),
        [JournalEvents.BatchStarted] = ("Run", OfBatch),
        [JournalEvents.BatchDone] = ("Run", OfBatch),
        [JournalEvents.BatchFailed] = ("Run", OfBatch),
        [JournalEvents.BatchResolved] = (
            "Run",
            $$"""{{Phase}},{{Execution}},"step":1,"batch":"1","detail":{"done":true} """
        ),
        [JournalEvents.LockWaited] = ("Run", OfBatch + """, "detail":{"waited_ms":1,"lock_waits":[]} """),
        [JournalEvents.Checked] = (
            "Run",
            Phase + """, "detail":{"check":"c","kind":"sql","stage":"Verify","status":"Passed"} """
        ),
        [JournalEvents.GateOverridden] = ("Run", OfRun + """, "detail":{"gate":"g"} """),
        [JournalEvents.Sampled] = ("Run", Phase + """, "detail":{"check":"c","passed":true} """),
        [JournalEvents.MaintenanceStarted] = ("Run", OfApply + """, "detail":{"due":"d","tasks":1} """),
        [JournalEvents.MaintenanceResumed] = ("Run", OfApply + """, "detail":{"due":"d","tasks":1} """),
        [JournalEvents.MaintenanceStopped] = ("Run", OfApply + """, "detail":{"due":"d","reason":"time","left":1} """),
        [JournalEvents.MaintenanceDone] = ("Run", OfApply + """, "detail":{"due":"d","failed":0} """),
        [JournalEvents.TaskDone] = ("Run", OfRun + """, "step":1, "detail":{"task":"t","kind":"sql"} """),
        [JournalEvents.TaskFailed] = ("Run", OfRun + """, "step":1, "detail":{"task":"t","kind":"sql"} """),
        [JournalEvents.Measured] = ("Run", """ "detail":{"metric":"m","status":"Ok"} """),
        [JournalEvents.BlockersTerminated] = ("Run", OfRun + """, "step":1 """),
    };

    [Fact]
    public void Every_event_has_its_line() =>
        Assert.Equal(JournalEvents.All, Events.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_event_is_written_by_the_access_that_it_is_for_and_no_other()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await plan.InvokeAsync();
        await using var owner = await database.OpenAsync();
        await using var approver = await OpenAsync(database, MigrationAccessKind.Approve);
        await using var runner = await OpenAsync(database, MigrationAccessKind.Run);
        await using var viewer = await OpenAsync(database, MigrationAccessKind.View);
        foreach (var (name, (access, _)) in Events)
        {
            var row = RowOf(name).ToJsonString();
            Assert.Equal((name, "42501"), (name, await WriteAsync(viewer, "append", row)));
            Assert.Equal((name, "42501"), (name, await WriteAsync(viewer, "record", row)));
            Assert.Equal(
                (name, access == "Run" ? string.Empty : "DM005"),
                (name, await WriteAsync(runner, "append", row))
            );
            Assert.Equal(
                (name, access == "Approve" ? string.Empty : "DM005"),
                (name, await WriteAsync(approver, "record", row))
            );
            Assert.Equal(
                (name, access == "Approve" ? "DM005" : string.Empty),
                (name, await WriteAsync(owner, "append", row))
            );
        }
    }

    [Fact]
    public async Task An_event_is_refused_without_one_of_its_columns_or_keys()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await plan.InvokeAsync();
        await using var owner = await database.OpenAsync();
        foreach (var (name, (access, _)) in Events)
        {
            var function = access == "Approve" ? "record" : "append";
            foreach (var row in Lacking(name))
            {
                Assert.Equal((row, "DM005"), (row, await WriteAsync(owner, function, row)));
            }
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(TestDatabase database, MigrationAccessKind kind)
    {
        var role = await database.CreateRoleAsync(kind.ToString().ToLowerInvariant());
        await database.ExecuteAllAsync(JournalRights.Grants(kind, role.Name));
        return await database.OpenAsync(role);
    }

    private static JsonObject RowOf(string name)
    {
        var columns = Events[name].Row;
        var row = JsonNode.Parse($$"""{"event":"{{name}}"{{(columns.Length > 0 ? "," : null)}}{{columns}}}""")!;
        return row.AsObject();
    }

    // The row, each time without one of its columns, or without a key of its detail.
    private static IEnumerable<string> Lacking(string name)
    {
        foreach (var column in RowOf(name).Select(c => c.Key).Where(c => c is not "event"))
        {
            var row = RowOf(name);
            row.Remove(column);
            yield return row.ToJsonString();
        }

        foreach (var key in RowOf(name)["detail"]?.AsObject().Select(k => k.Key) ?? [])
        {
            var row = RowOf(name);
            row["detail"]!.AsObject().Remove(key);
            yield return row.ToJsonString();
        }
    }

    // Writes the row in a transaction that is rolled back; returns the error's code, or nothing.
    private static async Task<string> WriteAsync(NpgsqlConnection connection, string function, string row)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var arguments = function == "append" ? "'p', 'x', 'h', '0', null, false" : "'p', 'x', 'h', '0'";
        try
        {
            await PostgresFixture.RunAsync(connection, $"select dbmigrate.{function}({arguments}, '[{row}]')");
            return string.Empty;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
