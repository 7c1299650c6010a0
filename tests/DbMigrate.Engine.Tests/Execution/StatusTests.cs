using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

public class StatusTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: states
        phases:
          - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
          - { id: b, apply: [ { manual: Deploy the build. } ] }
          - { id: c, apply: [ { sql: c.sql } ] }
        """;

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "\\ir part.sql\ncreate table a (id int);\n"),
        ("part.sql", "create table part (id int);\n"),
        ("a.undo.sql", "drop table a, part;\n"),
        ("c.sql", "create table c (id int);\n"),
    ];

    private static readonly InvokeOptions Accepting = TestPlan.Yes with
    {
        AcceptChanged = true,
        Reason = "the new type is the same on disk",
    };

    [Fact]
    public async Task A_file_that_cannot_be_read_any_more_is_told_with_the_reason()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var file = Path.Combine(plan.Folder, "part.sql");
        File.Delete(file);
        Directory.CreateDirectory(file);
        var status = (await plan.StatusAsync())[0];
        Assert.Equal(MigrationState.Changed, status.State);
        Assert.Equal("changed since it was applied: part.sql (cannot be read: 'part.sql' is a folder)", status.Reason);
    }

    [Fact]
    public async Task A_changed_file_or_a_file_that_it_includes_is_told_by_name()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        plan.Write("part.sql", "create table part (id bigint);\n");
        var status = (await plan.StatusAsync())[0];
        Assert.Equal(MigrationState.Changed, status.State);
        Assert.Contains("part.sql", status.Reason);
        var refused = await Assert.ThrowsAsync<PhaseChangedException>(() => plan.InvokeAsync("a"));
        Assert.Equal(["part.sql"], refused.Files);

        var accepted = (await plan.InvokeAsync("a", Accepting))[0];
        Assert.Equal(MigrationState.Verified, accepted.State);
        Assert.Empty(accepted.Steps);
        Assert.Equal(
            "The changed content was accepted; no step was run: changed since it was applied: part.sql. "
                + "Applied; the phase has no verify checks.",
            accepted.Message
        );
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
        var history = await plan.HistoryAsync(verify: true);
        Assert.Contains(
            history,
            e => e.Event == "PhaseApplied" && e.Message.Contains("part.sql", StringComparison.Ordinal)
        );
        Assert.Equal(
            "changed content: the new type is the same on disk",
            Assert.Single(history, e => e.Event == "GateOverridden").Message
        );

        plan.Write("part.sql", "create table part (id bigint);\r\n");
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task Of_many_files_each_changed_missing_or_replaced_one_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        string[] ids = [.. Enumerable.Range(0, 80).Select(i => $"p{i:D2}")];
        using var plan = new TestPlan(
            database,
            "plan: many\nphases:\n"
                + string.Concat(ids.Select(id => $"  - {{ id: {id}, apply: [ {{ sql: {id}.sql }} ] }}\n")),
            [.. ids.Select(id => ($"{id}.sql", $"create table {id} (id int);\n"))]
        );
        await plan.InvokeAsync();
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));

        plan.Write("p05.sql", "create table p05 (id bigint);\n");
        plan.Write("p33.sql", "create table p33 (id int);\r\n");
        File.Delete(Path.Combine(plan.Folder, "p77.sql"));
        File.CreateSymbolicLink(Path.Combine(plan.Folder, "p77.sql"), "p76.sql");
        Assert.Equal(
            ["p05", "p77"],
            (await plan.StatusAsync()).Where(s => s.State == MigrationState.Changed).Select(s => s.Phase)
        );
    }

    [Fact]
    public async Task Changed_content_is_accepted_with_a_reason_only()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        plan.Write("part.sql", "create table part (id bigint);\n");
        var refused = await Assert.ThrowsAsync<GateOverrideException>(() =>
            plan.InvokeAsync("a", Accepting with { Reason = " " })
        );
        Assert.True(refused.ReasonIsMissing);
        var required = await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.InvokeAsync("a", Accepting with { Confirm = null })
        );
        Assert.Contains(
            "Accepts content that is not run: changed since it was applied: part.sql. Reason: the new type",
            required.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(MigrationState.Changed, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task A_manual_step_stops_the_phase_until_its_milestone_is_recorded()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var waiting = await Assert.ThrowsAsync<WaitingForOperatorException>(() => plan.InvokeAsync());
        Assert.Equal("deploy-the-build", waiting.Milestone);
        Assert.Equal(3, waiting.ExitCode);
        var status = await plan.StatusAsync();
        Assert.Equal(
            [MigrationState.Verified, MigrationState.Blocked, MigrationState.Pending],
            status.Select(s => s.State)
        );
        Assert.Contains("Deploy the build.", status[1].Reason);

        await using var session = plan.Session();
        await session.CompleteMilestoneAsync("deploy-the-build", "it is out");
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[1].State);
        Assert.Equal(["a", "b", "c"], (await plan.InvokeAsync()).Select(r => r.Phase));
    }

    [Fact]
    public async Task A_milestone_that_nothing_waits_for_is_refused_with_the_nearest()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session();
        var unknown = await Assert.ThrowsAsync<MilestoneNotFoundException>(() =>
            session.CompleteMilestoneAsync("deploy-the-built", null)
        );
        Assert.Contains("Did you mean 'deploy-the-build'?", unknown.Message);
        Assert.False(await database.ScalarAsync<bool>("select to_regnamespace('dbmigrate') is not null"));
    }

    [Fact]
    public async Task A_phase_out_of_order_is_refused_and_an_unknown_one_gets_the_nearest_name()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var closed = await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync("c"));
        Assert.Equal("order", Assert.Single(closed.Gates, g => !g.Passed).Kind);
        await using var session = plan.Session();
        Assert.Contains(
            "Its phases: a, b, c",
            Assert.Throws<PhaseNotFoundException>(() => session.SelectPhases(["phase-d"])).Message
        );
        Assert.Equal(
            "The plan gates has no phase that matches 'x*'. Its phases: a, b, c.".Replace(
                "gates",
                session.Plan.Name,
                StringComparison.Ordinal
            ),
            Assert.Throws<PhaseNotFoundException>(() => session.SelectPhases(["a", "x*"])).Message
        );
        Assert.Equal(["a", "b", "c"], session.SelectPhases(["?"]).Select(p => p.Id));
    }

    [Fact]
    public async Task A_phase_that_others_build_on_is_not_undone_before_them()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await Assert.ThrowsAsync<WaitingForOperatorException>(() => plan.InvokeAsync("b"));
        var refused = await Assert.ThrowsAsync<UndoRefusedException>(() => plan.UndoAsync("a"));
        Assert.Contains("b (Blocked)", refused.Message);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('a') is not null"));
    }

    [Fact]
    public async Task What_an_invocation_would_run_is_a_property_after_an_undo_and_a_failure_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        Assert.Equal([true, false, false], (await plan.StatusAsync()).Select(s => s.CanInvoke));

        await plan.InvokeAsync("a");
        Assert.Equal([false, true, false], (await plan.StatusAsync()).Select(s => s.CanInvoke));
        await Assert.ThrowsAsync<WaitingForOperatorException>(() => plan.InvokeAsync("b"));
        Assert.Equal([false, false, false], (await plan.StatusAsync()).Select(s => s.CanInvoke));
        await using var session = plan.Session();
        await session.CompleteMilestoneAsync("deploy-the-build", "it is out");
        await plan.InvokeAsync("b");

        await database.ExecuteAsync("create table c (other text)");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("c"));
        var failed = (await plan.StatusAsync())[2];
        Assert.Equal((MigrationState.Failed, true), (failed.State, failed.CanInvoke));

        await database.ExecuteAsync("drop table c");
        plan.Write("plan.yaml", Yaml.Replace("{ manual: Deploy the build. }", "{ sql: c.sql }"));
        plan.Write("part.sql", "create table part (id bigint);\n");
        var changed = await plan.StatusAsync();
        Assert.Equal(MigrationState.Changed, changed[0].State);
        Assert.False(changed[0].CanInvoke);
    }

    [Fact]
    public async Task A_phase_that_was_undone_can_be_invoked_unless_its_gates_are_closed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await plan.UndoAsync("a");
        var open = (await plan.StatusAsync())[0];
        Assert.Equal((MigrationState.Undone, true), (open.State, open.CanInvoke));

        plan.Write("plan.yaml", Yaml.Replace("id: a,", "id: a, gates: [ { milestone: ready } ],"));
        var closed = (await plan.StatusAsync())[0];
        Assert.Equal((MigrationState.Undone, false), (closed.State, closed.CanInvoke));
        Assert.Equal(["milestone:ready"], closed.ClosedGates);
    }

    [Fact]
    public async Task A_run_through_a_phase_takes_all_up_to_it_that_are_not_verified()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: through
            phases:
              - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
              - { id: b, apply: [ { sql: b.sql } ], undo: [ { sql: b.undo.sql } ] }
              - { id: c, apply: [ { sql: c.sql } ], undo: [ { sql: c.undo.sql } ] }
            """,
            ("a.sql", "create table a (id int);"),
            ("b.sql", "create table b (id int);"),
            ("c.sql", "create table c (id int);"),
            ("a.undo.sql", "drop table a;"),
            ("b.undo.sql", "drop table b;"),
            ("c.undo.sql", "drop table c;")
        );
        Assert.Equal(["a", "b"], await ThroughAsync("b", PhaseAction.Apply));
        await plan.InvokeAsync("a");
        Assert.Equal(["b"], await ThroughAsync("b", PhaseAction.Apply));
        Assert.Equal(["b", "c"], await ThroughAsync("c", PhaseAction.Apply));
        Assert.Equal(["a"], await ThroughAsync("a", PhaseAction.Apply));
        await plan.InvokeAsync("b");
        Assert.Equal(["a", "b"], await ThroughAsync("a", PhaseAction.Undo));
        Assert.Equal(["c"], await ThroughAsync("c", PhaseAction.Undo));

        async Task<IEnumerable<string>> ThroughAsync(string phase, PhaseAction action)
        {
            await using var session = plan.Session();
            var phases = await session.SelectThroughAsync(session.SelectPhases([phase])[0], action);
            return phases.Select(p => p.Id);
        }
    }

    [Fact]
    public async Task What_remains_after_an_undo_is_reported_as_objects()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Yaml,
            [.. Files.Where(f => f.Item1 != "a.undo.sql"), ("a.undo.sql", "drop table a;\n")]
        );
        await plan.InvokeAsync("a");
        var result = (await plan.UndoAsync("a"))[0];
        Assert.Equal(MigrationState.Undone, result.State);
        Assert.Contains(
            result.Differences,
            d => d is { Kind: "table", Name: "public.part", Change: SchemaChange.Extra }
        );
        Assert.Contains("not as before", result.Message);
    }

    [Fact]
    public async Task An_undo_that_removes_what_the_phase_does_not_name_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table old (id int primary key, note text)",
            "create table kept (id int)"
        );
        using var plan = new TestPlan(
            database,
            Yaml,
            [
                .. Files.Where(f => !f.Item1.StartsWith("a.", StringComparison.Ordinal)),
                ("a.sql", "create table a (id serial primary key);\n"),
                ("a.undo.sql", "drop table a; do $$ begin drop table old; alter table kept rename to held; end $$;\n"),
            ]
        );
        await plan.InvokeAsync("a");
        var result = (await plan.UndoAsync("a"))[0];
        Assert.Equal(
            ("table", "public.old", SchemaChange.Missing),
            Assert.Single(result.Differences) is var d ? (d.Kind, d.Name, d.Change) : default
        );
        Assert.StartsWith(
            "Undone; 1 object that the phase does not name has disappeared meanwhile: table public.old; ",
            result.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("drop table a;", "Undone; the schema is as it was before the phase.")]
    [InlineData(
        "drop table a; do $$ begin alter table old drop column note; end $$;",
        "Undone; the objects that the phase names are as they were before it; definitions of others were not compared."
    )]
    public async Task An_undo_says_what_was_compared(string undo, string message)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table old (id int primary key, note text)");
        using var plan = new TestPlan(
            database,
            Yaml,
            [
                .. Files.Where(f => !f.Item1.StartsWith("a.", StringComparison.Ordinal)),
                ("a.sql", "create table a (id serial primary key);\n"),
                ("a.undo.sql", undo),
            ]
        );
        await plan.InvokeAsync("a");
        var result = (await plan.UndoAsync("a"))[0];
        Assert.Empty(result.Differences);
        Assert.Equal(message, result.Message);
    }

    [Fact]
    public async Task Status_of_a_thousand_phases_is_short_to_read()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var yaml =
            "plan: many\nphases:\n"
            + string.Concat(
                Enumerable.Range(1, 1000).Select(i => $"  - {{ id: p{i}, apply: [ {{ sql: c.sql }} ] }}\n")
            );
        using var plan = new TestPlan(database, yaml, Files);
        Assert.All(await plan.StatusAsync(), s => Assert.True(s.Reason.Length < 400, s.Reason));
    }
}
