using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// The rows of a phase's beginning and of its end go along with its first and its last transaction, and are there all
/// the same when something goes wrong.
/// </summary>
public sealed class ExecutionStartTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Three = """
        plan: three
        phases:
          - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ] }
          - { id: c, apply: [ { sql: c.sql } ] }
        """;

    [Fact]
    public async Task A_phase_that_makes_new_tables_in_one_transaction_takes_one_round_trip()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Three,
            Table("a"),
            Table("b"),
            Table("c"),
            ("a.undo.sql", "drop table a;\n")
        );
        var sandbox = await PostgresFixture.ClusterAsync();
        var trips = new List<int>();
        foreach (var phase in new[] { "a", "b" })
        {
            await using var proxy = new WireProxy(sandbox.Port);
            await using var session = plan.Session(new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString());
            var results = await TestPlan.ListAsync(
                session.InvokeAsync(session.SelectPhases([phase]), new InvokeOptions())
            );
            Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
            trips.Add(proxy.Points.Count(p => p.StartsWith("run S", StringComparison.Ordinal)));
        }

        // The first run makes the journal, which the others have not to: what one phase more costs is the difference of
        // runs that have it.
        await using (var proxy = new WireProxy(sandbox.Port))
        {
            await using var session = plan.Session(new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString());
            await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()));
            trips.Add(proxy.Points.Count(p => p.StartsWith("run S", StringComparison.Ordinal)));
        }

        // The look at the server before the phase is one of the two.
        Assert.Equal(2, trips[1] - trips[2]);
        Assert.Equal(
            ["PhaseStarted", "BatchDone", "PhaseApplied", "PhaseVerified"],
            (await plan.HistoryAsync(verify: true))
                .Where(e => e.Phase == "b")
                .Reverse()
                .Select(e => e.Intact == true ? e.Event : "not intact")
        );
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task What_is_there_already_is_kept_before_the_phase_all_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table a (id int primary key, note text)");
        using var plan = new TestPlan(
            database,
            Three,
            ("a.sql", "create table if not exists a (id int);\n"),
            Table("b"),
            Table("c"),
            ("a.undo.sql", "alter table a drop column note;\n")
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.Contains(
            "note",
            await database.ScalarAsync<string>("select objects::text from dbmigrate.snapshot where phase = 'a'"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where event = 'PhaseStarted'")
        );
        Assert.Contains(
            (await plan.UndoAsync("a"))[0].Differences,
            d => d.Name.Contains('a', StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_first_transaction_that_fails_leaves_a_phase_that_began_and_failed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Three,
            ("a.sql", "create table a (id int);\ncreate index on a (nothing);\n"),
            Table("b"),
            Table("c"),
            ("a.undo.sql", "drop table a;\n")
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.Equal(
            ["PhaseStarted", "PhaseFailed"],
            (await plan.HistoryAsync()).Where(e => e.Phase == "a").Reverse().Select(e => e.Event)
        );
        Assert.Equal(
            "a",
            await database.ScalarAsync<string>(
                "select detail -> 'absent' ->> 0 from dbmigrate.event where event = 'PhaseStarted'"
            )
        );

        plan.Write("a.sql", "create table a (id int);\n");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    [Fact]
    public async Task The_duration_of_a_phase_has_its_last_transaction_in_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Three,
            ("a.sql", "select pg_sleep(0.4);\n"),
            Table("b"),
            Table("c"),
            ("a.undo.sql", "select 1;\n")
        );
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await plan.InvokeAsync("a");
        Assert.InRange(
            (await plan.HistoryAsync()).Single(e => e.Event == "PhaseApplied").Duration!.Value,
            TimeSpan.FromSeconds(0.4),
            clock.Elapsed
        );
    }

    private static (string, string) Table(string name) =>
        ($"{name}.sql", $"create table {name} (id int primary key, note text);\ncreate index on {name} (note);\n");
}
