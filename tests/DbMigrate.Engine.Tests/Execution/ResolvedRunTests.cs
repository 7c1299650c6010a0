using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What was approved and journaled is what runs, also where files are swapped while a run is under way.</summary>
public sealed class ResolvedRunTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Good = "create table t as select 'good' as who;\n";
    private const string Bad = "create table t as select 'bad' as who;\n";

    private const string Swapping = """
        plan: swapping
        phases:
        - id: z
          apply:
          - script: { run: [cp, next.sql, FILE] }
        - id: a
          gates:
          - approval: { not_the_runner: false }
          apply:
          - sql: a.sql
          undo:
          - sql: a.undo.sql
        """;

    [Theory]
    [InlineData("a.sql", null)]
    [InlineData("included.sql", "\\i included.sql\n")]
    [InlineData("quoted file.sql", "select 1; \\ir 'quoted file.sql'\n")]
    [InlineData("by-name.sql", "\\set name by-name.sql\n\\i :name\n")]
    public async Task A_file_that_is_put_back_in_time_does_not_pass_the_gate(string file, string? a)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Swapping.Replace("FILE", $"'{file}'", StringComparison.Ordinal),
            ("a.sql", a ?? Good),
            ("a.undo.sql", "drop table t;\n")
        );
        plan.Write(file, Good);
        plan.Write("next.sql", Good);
        await ApproveAsync(plan);
        plan.Write(file, Bad);

        var error = await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());

        Assert.Contains("An approval is void: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(Good, await File.ReadAllTextAsync(Path.Combine(plan.Folder, file)));
        Assert.Null(await database.ScalarAsync<string?>("select to_regclass('t')::text"));
    }

    [Fact]
    public async Task A_file_that_is_swapped_while_an_earlier_phase_runs_has_no_effect_on_the_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Swapping.Replace("FILE", "a.sql", StringComparison.Ordinal),
            ("a.sql", Good),
            ("a.undo.sql", "drop table t;\n"),
            ("next.sql", Bad)
        );
        await ApproveAsync(plan);

        var results = await plan.InvokeAsync();

        Assert.Equal(MigrationState.Verified, results[^1].State);
        Assert.Equal("good", await database.ScalarAsync<string>("select who from t"));
        var status = await plan.StatusAsync();
        Assert.Equal(MigrationState.Changed, status[1].State);
        Assert.Contains("a.sql", status[1].Reason, StringComparison.Ordinal);
        plan.Write("a.sql", Good);
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[1].State);
        Assert.Equal(
            await database.ScalarAsync<string>("select checksum from dbmigrate.event where event = 'Approved'"),
            await database.ScalarAsync<string>(
                "select checksum from dbmigrate.event where event = 'PhaseApplied' and phase = 'a'"
            )
        );
    }

    [Fact]
    public async Task An_undo_file_that_is_swapped_while_another_phase_is_undone_has_no_effect_on_the_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: swapping
            phases:
            - id: a
              apply: [ sql: a.sql ]
              undo: [ sql: a.undo.sql ]
            - id: b
              apply: [ sql: b.sql ]
              undo: [ script: { run: [cp, next.sql, a.undo.sql] } ]
            """,
            ("a.sql", Good),
            ("b.sql", "select 1;\n"),
            ("a.undo.sql", "drop table t;\n"),
            ("next.sql", "create table bad();\n")
        );
        await plan.InvokeAsync();

        await plan.UndoAsync();

        Assert.Null(await database.ScalarAsync<string?>("select coalesce(to_regclass('t'), to_regclass('bad'))::text"));
    }

    [Fact]
    public async Task A_program_that_is_swapped_while_an_earlier_phase_runs_is_not_started()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: swapping
            phases:
            - id: a
              apply:
              - script: { run: [cp, next.sh, run.sh] }
              - script: { run: [sh, run.sh] }
            """,
            ("run.sh", "echo good > out\n"),
            ("next.sh", "echo bad > out\n")
        );

        var error = await Assert.ThrowsAsync<SqlFileChangedException>(() => plan.InvokeAsync());

        Assert.Equal("run.sh", error.File);
        Assert.False(File.Exists(Path.Combine(plan.Folder, "out")));
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);
    }

    [Fact]
    public async Task A_check_whose_included_file_is_swapped_asks_what_was_read()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: swapping
            phases:
            - id: a
              preflight: [ { name: ready, sql: '\i check.sql', expect: good } ]
              apply: [ script: { run: [cp, next.sql, check.sql] } ]
              verify: [ { name: still, sql: '\i check.sql', expect: good } ]
            """,
            ("check.sql", "select 'good'\n"),
            ("next.sql", "select 'bad'\n")
        );

        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
    }

    [Fact]
    public async Task A_value_that_was_not_approved_does_not_run()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: variables
            variables: { who: '1', other: '2' }
            phases:
            - id: a
              gates: [ approval: { not_the_runner: false } ]
              apply: [ sql: a.sql ]
            """,
            ("a.sql", "create table t as select :who as who;\n")
        );
        await ApproveAsync(plan);

        await Assert.ThrowsAsync<GateClosedException>(() => InvokeAsync(plan, ("who", "999")));
        await Assert.ThrowsAsync<GateClosedException>(() => InvokeAsync(plan, ("who", "999"), ("other", "3")));
        await InvokeAsync(plan, ("other", "3"));
        Assert.Equal(1, await database.ScalarAsync<int>("select who from t"));
    }

    [Fact]
    public async Task An_approval_of_a_value_counts_for_that_value()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: variables
            variables: { who: '1' }
            phases:
            - id: a
              gates: [ approval: { not_the_runner: false } ]
              apply: [ sql: a.sql ]
            """,
            ("a.sql", "create table t as select :who as who;\n")
        );
        // Texts that are shown are cut; a digest is of all of a value.
        var blanks = new string(' ', 20_000);
        await using (var session = plan.Session(variables: new Dictionary<string, string> { ["who"] = blanks + "999" }))
        {
            await session.ApproveAsync(session.Plan.Phases[0], null);
        }

        await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());
        await Assert.ThrowsAsync<GateClosedException>(() => InvokeAsync(plan, ("who", blanks + "998")));
        await InvokeAsync(plan, ("who", blanks + "999"));
        Assert.Equal(999, await database.ScalarAsync<int>("select who from t"));
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
    }

    [Theory]
    [InlineData("lock_timeout: 2s", "lock_timeout: 1h")]
    [InlineData("- soak: { after: z, for: 1h }", "- milestone: x")]
    [InlineData("skip_gates: [soak]", "skip_gates: [soak, approval]")]
    [InlineData("expect: 1", "expect: 2")]
    public async Task What_changes_after_the_approval_voids_it(string from, string to)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        const string Yaml = """
            plan: changing
            limits: { lock_timeout: 2s }
            environments: { staging: { skip_gates: [soak] } }
            phases:
            - id: z
              apply: [ sql: z.sql ]
            - id: a
              gates:
              - approval: { not_the_runner: false }
              - soak: { after: z, for: 1h }
              preflight: [ { name: one, sql: select 1, expect: 1 } ]
              apply: [ sql: z.sql ]
            """;
        using var plan = new TestPlan(database, Yaml, ("z.sql", "select 1;\n"));
        await using (var session = plan.Session(environment: "staging"))
        {
            await session.ApproveAsync(session.Plan.Phases[1], null);
        }

        Assert.DoesNotContain("approval", (await plan.StatusAsync())[1].ClosedGates);
        plan.Write("plan.yaml", Yaml.Replace(from, to, StringComparison.Ordinal));
        var approval = (await PreflightAsync(plan, 1)).Single(r => r.Name == "approval");
        if (to.Contains("approval", StringComparison.Ordinal))
        {
            Assert.Equal(CheckStatus.Skipped, approval.Status);
        }
        else
        {
            Assert.Contains("An approval is void: ", approval.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("plan.yaml", "who: 1", "who: 2")]
    [InlineData("a.part.sql", "select 1", "select 2")]
    [InlineData("undo.part.sql", "select 1", "select 2")]
    [InlineData("policies.part.sql", "using (true)", "using (false)")]
    [InlineData("check.part.sql", "select 1", "select 1 + 0")]
    public async Task A_value_of_an_environment_and_every_included_file_are_part_of_what_was_approved(
        string file,
        string from,
        string to
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        using var plan = new TestPlan(
            database,
            """
            plan: included
            variables: { who: 0 }
            environments: { staging: { variables: { who: 1 } } }
            phases:
            - id: a
              gates: [ approval: { not_the_runner: false } ]
              preflight: [ { name: one, sql: '\i check.part.sql', expect: 1 } ]
              apply:
              - sql: a.sql
              - policies: { tables: [t], file: policies.sql }
              undo: [ sql: undo.sql ]
            """,
            ("a.sql", "\\i a.part.sql\nselect :who;\n"),
            ("undo.sql", "\\i undo.part.sql\n"),
            ("policies.sql", "\\i policies.part.sql\n"),
            ("a.part.sql", "select 1;\n"),
            ("undo.part.sql", "select 1;\n"),
            ("policies.part.sql", "create policy own on t using (true);\n"),
            ("check.part.sql", "select 1\n")
        );
        await using (var session = plan.Session(environment: "staging"))
        {
            await session.ApproveAsync(session.Plan.Phases[0], null);
        }

        Assert.Equal(CheckStatus.Passed, (await ApprovalAsync(plan)).Status);
        var text = await File.ReadAllTextAsync(Path.Combine(plan.Folder, file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        plan.Write(file, text.Replace(from, to, StringComparison.Ordinal));

        var approval = await ApprovalAsync(plan);
        Assert.Equal(CheckStatus.Failed, approval.Status);
        Assert.Contains("An approval is void: ", approval.Message, StringComparison.Ordinal);

        static async Task<CheckResult> ApprovalAsync(TestPlan plan)
        {
            await using var session = plan.Session(environment: "staging");
            return (await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0]))).Single(r =>
                r.Name == "approval"
            );
        }
    }

    [Fact]
    public async Task A_gate_that_the_environment_skips_is_journaled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: skipping
            environments: { staging: { skip_gates: [approval] } }
            phases:
            - id: a
              gates: [ { approval: {}, name: two eyes }, milestone: built ]
              apply: [ sql: a.sql ]
            """,
            ("a.sql", "select 1;\n")
        );
        await using var session = plan.Session(environment: "staging");
        await session.CompleteMilestoneAsync("built", null);
        await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));

        var skipped = Assert.Single(await plan.HistoryAsync(), r => r.Event == "GateOverridden");
        Assert.Equal("two eyes: skipped by environment staging", skipped.Message);
        Assert.Equal("a", skipped.Phase);
        Assert.Equal(
            "skipped by environment staging",
            await database.ScalarAsync<string>(
                "select detail ->> 'reason' from dbmigrate.event where event = 'GateOverridden'"
            )
        );
    }

    [Fact]
    public async Task A_sample_counts_only_for_the_question_that_it_was_taken_with()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        const string Yaml = """
            plan: sampling
            phases:
            - id: a
              gates: [ sustained: { check: none, for: 24h, every: 1h } ]
              preflight: [ { name: none, sql: '\i check.sql', expect: 0 } ]
              apply: [ sql: a.sql ]
            """;
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1;\n"), ("check.sql", "select 0\n"));
        await PreflightAsync(plan, 0);
        Assert.Contains("'none' has held since", (await plan.StatusAsync())[0].Reason, StringComparison.Ordinal);

        plan.Write("check.sql", "select 0 -- another question\n");
        const string Changed = "the check was changed since its last sample";
        Assert.Contains(Changed, (await plan.StatusAsync())[0].Reason, StringComparison.Ordinal);

        plan.Write("check.sql", "select 0\n");
        plan.Write("plan.yaml", Yaml.Replace("expect: 0", "expect: 1", StringComparison.Ordinal));
        Assert.Contains(Changed, (await plan.StatusAsync())[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_that_is_corrected_and_resumed_has_the_digest_before_in_its_row()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: resuming\nphases:\n- id: a\n  apply:\n  - sql: a.sql\n  - sql: b.sql\n",
            ("a.sql", "select 1;\n"),
            ("b.sql", "select 1 / 0;\n")
        );
        await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());
        var before = await database.ScalarAsync<string>(
            "select checksum from dbmigrate.event where event = 'PhaseStarted'"
        );
        await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());
        plan.Write("b.sql", "select 1 / 1;\n");

        await plan.InvokeAsync();

        Assert.Equal(
            ["-", before!],
            await database.ColumnAsync<string>(
                "select coalesce(detail ->> 'was', '-') from dbmigrate.event where event = 'PhaseResumed' order by id"
            )
        );
        Assert.Contains(
            plan.Messages,
            m =>
                m.Text.EndsWith("What it does, or how it runs, was changed since it stopped.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_approval_needs_the_targets_of_the_connections_and_a_status_says_that_it_does_not_know_them()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: targets
            connections: { default: '${DATABASE_URL}', other: '${DBMIGRATE_TEST_NOT_SET_URL}' }
            phases:
            - id: a
              gates: [ approval: {} ]
              apply: [ { sql: a.sql, on: other } ]
            """,
            ("a.sql", "select 1;\n")
        );

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => ApproveAsync(plan));

        Assert.Contains("DBMIGRATE_TEST_NOT_SET_URL is not set", error.Message, StringComparison.Ordinal);
        var status = Assert.Single(await plan.StatusAsync());
        Assert.Equal(MigrationState.Blocked, status.State);
        Assert.Contains(
            "Whether the phase is approved cannot be found out: Connection 'other'",
            status.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_rows_of_an_undo_have_the_digest_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: undone\nphases:\n- id: a\n  apply: [ sql: a.sql ]\n  undo: [ sql: a.undo.sql ]\n",
            ("a.sql", Good),
            ("a.undo.sql", "drop table t;\n")
        );
        await plan.InvokeAsync();
        await plan.UndoAsync();

        Assert.Equal(
            1,
            await database.ScalarAsync<long>(
                "select count(distinct checksum) from dbmigrate.event where event in ('PhaseApplied', 'UndoStarted', 'PhaseUndone')"
            )
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
    }

    [Theory]
    [InlineData("a.sql")]
    [InlineData("a.undo.sql")]
    public async Task What_cannot_be_read_is_not_approved_and_a_status_does_not_wait_for_it(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Swapping.Replace("FILE", "a.sql", StringComparison.Ordinal),
            ("a.sql", "select 1;\n"),
            ("a.undo.sql", "select 1;\n"),
            ("next.sql", "select 1;\n")
        );
        plan.Write(file, "\\i pipe.sql\n");
        SpecialFiles.Pipe(Path.Combine(plan.Folder, "pipe.sql"));

        var error = await Assert.ThrowsAsync<PlanInvalidException>(() => ApproveAsync(plan));

        Assert.Contains("a pipe (FIFO)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await plan.StatusAsync(),
            s => s.ClosedGates.Count > 0 && s.State == MigrationState.Ready
        );
        Assert.Equal(
            0,
            await database.ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'dbmigrate'")
        );
    }

    private static async Task ApproveAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        await session.ApproveAsync(session.Plan.Phases[^1], null);
    }

    private static async Task<IReadOnlyList<CheckResult>> PreflightAsync(TestPlan plan, int phase)
    {
        await using var session = plan.Session();
        return await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[phase]));
    }

    private static async Task InvokeAsync(TestPlan plan, params (string Name, string Value)[] variables)
    {
        await using var session = plan.Session(variables: variables.ToDictionary(v => v.Name, v => v.Value));
        await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
    }
}
