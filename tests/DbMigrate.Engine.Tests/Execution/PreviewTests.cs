using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A preview says what a call would do, in the order in which it would happen.</summary>
public sealed class PreviewTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: mist
        phases:
          - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ], undo: [ { sql: b.undo.sql } ] }
          - { id: c, gates: [ { milestone: built } ], apply: [ { sql: c.sql } ], irreversible: It is gone. }
        """;

    [Fact]
    public async Task A_chain_shows_each_phase_as_it_will_be_when_its_turn_comes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        var lines = await PreviewAsync(plan, "*", PhaseAction.Apply);
        Assert.Matches("^Invoke phase a of mist on .* \\(production\\) as ", lines[0]);
        Assert.Equal("Phase a: skipped", lines[1]);
        Assert.Matches("^    Verified already, .*; nothing is run\\.$", lines[2]);
        Assert.Matches("^Invoke phase b of mist on ", lines[3]);
        Assert.Equal(["Phase b, gate order: open", "    Verified: a."], lines.Skip(4).Take(2));
        Assert.Contains("Phase c, gate order: open", lines);
        Assert.Contains("Phase c, gate milestone:built: closed", lines);
        Assert.True(lines.IndexOf("Phase c: refused") > lines.IndexOf("Phase c, gate milestone:built: closed"));
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[1].State);
    }

    [Fact]
    public async Task An_undo_goes_backwards_and_a_phase_that_was_never_applied_has_no_steps()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        await plan.InvokeAsync("b");
        await database.ExecuteAsync("insert into b values (1)");
        var lines = await PreviewAsync(plan, "*", PhaseAction.Undo);
        Assert.Equal(
            ["Undo phase c", "Undo phase b", "Undo phase a"],
            lines.Where(l => l.StartsWith("Undo", StringComparison.Ordinal)).Select(l => l[.."Undo phase a".Length])
        );
        Assert.Equal(["Phase c: skipped", "    Nothing to undo: the phase was never applied."], lines.Skip(1).Take(2));
        Assert.Equal(
            ["Phase b: asks for a confirmation", "    Drops the table public.b with 1 row."],
            lines.Skip(4).Take(2)
        );
        Assert.DoesNotContain("Phase c, step 1 (sql): sql c.sql", lines);
    }

    [Fact]
    public async Task An_undo_that_would_be_refused_says_so_and_why()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        await plan.InvokeAsync("b");
        Assert.Equal(
            ["Phase a: refused", "    Phase a cannot be undone now: b (Verified) builds on it."],
            (await PreviewAsync(plan, "a", PhaseAction.Undo)).Skip(1)
        );
        await using (var session = plan.Session())
        {
            await session.CompleteMilestoneAsync("built", null);
        }

        await plan.InvokeAsync("c", TestPlan.Yes);
        var lines = await PreviewAsync(plan, "*", PhaseAction.Undo);
        Assert.Equal("Phase c: refused", lines[1]);
        Assert.EndsWith("phase c is irreversible: It is gone.", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_phase_is_refused_or_accepted_and_a_resumed_one_shows_what_is_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        plan.Write("a.sql", "create table a (id bigint);");
        Assert.Equal("Phase a: refused", (await PreviewAsync(plan, "a", PhaseAction.Apply))[1]);
        var accepting = new InvokeOptions { AcceptChanged = true, Reason = "seen" };
        var lines = await PreviewAsync(plan, "a", PhaseAction.Apply, accepting);
        Assert.Equal(
            ["Phase a: accepted", "    changed since it was applied: a.sql", "Phase a: asks for a confirmation"],
            lines.Skip(1).Take(3)
        );
        Assert.DoesNotContain(lines, l => l.Contains("step 1", StringComparison.Ordinal));

        plan.Write(
            "plan.yaml",
            Yaml.Replace("[ { sql: b.sql } ]", "[ { sql: b.sql }, { sql: c.sql } ]", StringComparison.Ordinal)
        );
        plan.Write("a.sql", "create table a (id int);");
        plan.Write("c.sql", "select 1/0;");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("b"));
        plan.Write("c.sql", "select 1;");
        lines = await PreviewAsync(plan, "b", PhaseAction.Apply);
        Assert.Equal("Phase b: resumed", lines[1]);
        Assert.Contains(lines, l => l.StartsWith("Phase b, step 1 (sql): sql b.sql", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_of_an_override_is_checked_and_its_gate_is_shown_as_overridden()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await Assert.ThrowsAsync<GateOverrideException>(() =>
            PreviewAsync(plan, "*", PhaseAction.Apply, Overriding("milestone:bult"))
        );
        var lines = await PreviewAsync(plan, "*", PhaseAction.Apply, Overriding("milestone:built"));
        Assert.Contains("Phase c, gate milestone:built: closed, overridden", lines);
        Assert.DoesNotContain("Phase c: refused", lines);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('dbmigrate.event')::text"));
    }

    [Fact]
    public async Task A_table_that_another_session_has_locked_does_not_hold_up_a_preview()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table a (id int)",
            "create index a_id on a ((id + 1))",
            "create table other (id int)",
            "insert into a select generate_series(1, 7)",
            "analyze a"
        );
        using var plan = Plan(database);
        plan.Write("a.sql", "alter table a add column b int;\nalter table other add column b int;\ndrop index a_id;");
        await using var blocker = await database.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await PostgresFixture.RunAsync(blocker, "lock table a");

        var lines = await PreviewAsync(plan, "a", PhaseAction.Apply).WaitAsync(Wait.Deadline);
        Assert.Contains("    table: a: about 7 rows, size unknown (locked)", lines);
        Assert.Contains("    table: other: rows unknown (never analyzed), 0 bytes", lines);
        Assert.Contains(lines, l => l.StartsWith("    lock: ", StringComparison.Ordinal) && l.Contains("a_id"));
    }

    [Fact]
    public async Task A_soak_time_after_a_phase_of_the_same_chain_is_foreseen()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: chain
            phases:
              - { id: expand, apply: [ sql: a.sql ], undo: [] }
              - id: cleanup
                gates: [ soak: { after: expand, for: 1h } ]
                apply: [ sql: a.sql ]
                undo: []
            """,
            ("a.sql", "select 1;")
        );
        var lines = await PreviewAsync(plan, "*", PhaseAction.Apply);
        var gate = lines.IndexOf("Phase cleanup, gate soak:expand: closed");
        Assert.Equal(
            "    Phase expand comes first in this call; the gate opens 1h after expand is verified.",
            lines[gate + 1]
        );
        Assert.DoesNotContain(lines, l => l.Contains("was verified at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checks_that_a_preview_does_not_evaluate_are_listed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: checked
            phases:
              - id: a
                preflight: [ { sql: select false, name: never true, expect: t } ]
                apply: [ { sql: a.sql } ]
                undo: [ { sql: a.undo.sql } ]
                undo_preflight: [ { sql: select false, name: never true either, expect: t } ]
            """,
            ("a.sql", "create table a (id int);"),
            ("a.undo.sql", "drop table a;")
        );
        Assert.Equal(
            ["Phase a: checks under preflight are not evaluated", "    never true"],
            (await PreviewAsync(plan, "a", PhaseAction.Apply)).Skip(3).Take(2)
        );
        plan.Write(
            "plan.yaml",
            (await File.ReadAllTextAsync(Path.Combine(plan.Folder, "plan.yaml"))).Replace(
                "select false, name: never true,",
                "select true, name: never true,",
                StringComparison.Ordinal
            )
        );
        await plan.InvokeAsync("a");
        Assert.Equal(
            [
                "Phase a: checks under undo_preflight are not evaluated",
                "    never true either",
                "    The undo evaluates them before it begins.",
            ],
            (await PreviewAsync(plan, "a", PhaseAction.Undo)).Skip(1).Take(3)
        );
    }

    private static InvokeOptions Overriding(string gate) => new() { OverrideGates = [gate], Reason = "a test" };

    private static async Task<List<string>> PreviewAsync(
        TestPlan plan,
        string phases,
        PhaseAction action,
        InvokeOptions? options = null
    )
    {
        await using var session = plan.Session();
        var previews = await TestPlan.ListAsync(
            session.PreviewAsync(session.SelectPhases([phases]), action, options ?? new InvokeOptions())
        );
        return [.. previews.SelectMany(p => p.ToString().Split(Environment.NewLine))];
    }

    private static TestPlan Plan(TestDatabase database) =>
        new(
            database,
            Yaml,
            ("a.sql", "create table a (id int);"),
            ("a.undo.sql", "drop table a;"),
            ("b.sql", "create table b (id int);"),
            ("b.undo.sql", "drop table b;"),
            ("c.sql", "drop table if exists gone;")
        );
}
