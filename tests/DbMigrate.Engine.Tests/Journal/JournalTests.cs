using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

public class JournalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: kept
        environments:
          staging: { skip_gates: [soak] }
        phases:
          - id: a
            apply: [ { sql: a.sql } ]
            undo: [ { sql: a.undo.sql } ]
          - id: b
            gates:
              - soak: { after: a, for: 24h }
              - milestone: build-deployed
              - approval: { count: 2, not_the_runner: false }
            apply: [ { sql: b.sql } ]
        """;

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "create table a (id int);\n"),
        ("a.undo.sql", "drop table a;\n"),
        ("b.sql", "create table b (id int);\n"),
    ];

    [Fact]
    public async Task An_untouched_journal_is_intact_and_a_changed_row_is_found()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var rows = await plan.HistoryAsync(verify: true);
        Assert.Contains(rows, r => r.Event == "PhaseVerified");
        Assert.All(rows, r => Assert.True(r.Intact));

        var changed = rows.First(r => r.Event == "PhaseApplied").Id;
        await database.ExecuteAsync("update dbmigrate.event set db_user = 'somebody' where id = $1", changed);
        var found = (await plan.HistoryAsync(verify: true)).Where(r => r.Intact == false).ToList();
        Assert.Contains(found, r => r.Id == changed && r.Problem.Length > 0);
    }

    [Theory]
    [InlineData("delete from dbmigrate.event where event = 'PhaseStarted'")]
    [InlineData("delete from dbmigrate.event where id = (select max(id) from dbmigrate.event)")]
    [InlineData("delete from dbmigrate.event")]
    public async Task A_missing_row_is_found_in_the_middle_and_at_the_end(string removal)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await database.ExecuteAsync(removal);
        Assert.Contains(await plan.HistoryAsync(verify: true), r => r is { Event: "Missing", Intact: false });
    }

    [Fact]
    public async Task People_read_the_views()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        Assert.Equal(
            "a Verified",
            await database.ScalarAsync<string>("select phase || ' ' || state from dbmigrate.status")
        );
        Assert.Equal(
            "PhaseVerified",
            await database.ScalarAsync<string>("select event from dbmigrate.history limit 1")
        );
        Assert.Equal(
            Environment.MachineName,
            await database.ScalarAsync<string>("select host from dbmigrate.history limit 1")
        );
    }

    [Fact]
    public async Task A_role_that_may_not_make_the_journal_is_told_the_grants()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("weak");
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var refused = await Assert.ThrowsAsync<JournalException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()))
        );
        Assert.Equal(MigrationErrorCategory.PermissionDenied, refused.Category);
        Assert.Contains($"GRANT CREATE ON DATABASE {database.Name} TO {role.Name}", refused.Message);
    }

    [Fact]
    public async Task The_grants_that_are_named_are_enough_to_run_and_to_approve()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("other");
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");

        await using var session = plan.Session(database.ConnectionStringFor(role));
        var refused = await Assert.ThrowsAsync<JournalException>(() => session.GetStatusAsync(session.Plan.Phases));
        Assert.Equal((MigrationAccessKind.View, role.Name), (refused.Access, refused.Role));
        await database.ExecuteAllAsync([.. refused.Grants]);
        await session.GetStatusAsync(session.Plan.Phases);
        refused = await Assert.ThrowsAsync<JournalException>(() => session.ApproveAsync(session.Plan.Phases[1], null));
        Assert.Equal((MigrationAccessKind.Approve, 2), (refused.Access, refused.ExitCode));
        await database.ExecuteAllAsync([.. refused.Grants]);

        Assert.Equal(role.Name, (await session.ApproveAsync(session.Plan.Phases[1], "looked at it")).By);
        await database.ExecuteAsync($"grant create on schema public to {role.Name}");
        await session.CompleteMilestoneAsync("build-deployed", null);
        await using var own = plan.Session();
        await own.ApproveAsync(own.Plan.Phases[1], null);
        refused = await Assert.ThrowsAsync<JournalException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["b"]), new InvokeOptions()))
        );
        Assert.Equal(MigrationAccessKind.Run, refused.Access);
        await database.ExecuteAllAsync([.. refused.Grants]);
        var results = await TestPlan.ListAsync(
            session.InvokeAsync(
                session.SelectPhases(["b"]),
                TestPlan.Yes with
                {
                    OverrideGates = ["soak:a"],
                    Reason = "a test",
                }
            )
        );
        Assert.Equal(MigrationState.Verified, results[0].State);
        var overridden = Assert.Single(await plan.HistoryAsync(), r => r.Event == "GateOverridden");
        Assert.Contains("a test", overridden.Message);
        Assert.Equal(role.Name, overridden.User);
    }

    [Fact]
    public async Task A_stranger_cannot_change_or_remove_rows_with_those_grants()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("sly");
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await database.ExecuteAllAsync(
            $"grant usage on schema dbmigrate to {role.Name}",
            $"grant select on all tables in schema dbmigrate to {role.Name}"
        );
        await using var connection = await database.OpenAsync(role);
        foreach (
            var sql in new[]
            {
                "delete from dbmigrate.event",
                "update dbmigrate.event set event = 'x'",
                "update dbmigrate.chain set last_id = 0",
            }
        )
        {
            Assert.Equal(
                "42501",
                (
                    await Assert.ThrowsAsync<Npgsql.PostgresException>(() => PostgresFixture.RunAsync(connection, sql))
                ).SqlState
            );
        }
    }

    [Fact]
    public async Task The_environment_is_the_databases_fact_and_not_the_callers_to_say_later()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        Assert.Equal("production", (await plan.StatusAsync())[0].Environment);

        await using var session = plan.Session(environment: "staging");
        var mismatch = await Assert.ThrowsAsync<EnvironmentMismatchException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["b"]), new InvokeOptions()))
        );
        Assert.Equal("production", mismatch.Written);
    }

    [Fact]
    public async Task In_staging_the_skipped_gate_is_not_asked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session(environment: "staging");
        await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()));
        var status = (await session.GetStatusAsync(session.SelectPhases(["b"])))[0];
        Assert.Equal(MigrationState.Blocked, status.State);
        Assert.DoesNotContain("soak:a", status.ClosedGates);
        Assert.Equal(2, status.ClosedGates.Count);
    }

    [Fact]
    public async Task A_journal_of_a_later_version_is_left_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await database.ExecuteAsync("update dbmigrate.info set version = 99");
        var later = await Assert.ThrowsAsync<JournalException>(() => plan.InvokeAsync("b"));
        Assert.Contains("version 99", later.Message);
        await Assert.ThrowsAsync<JournalException>(() => plan.StatusAsync());
    }

    [Fact]
    public async Task The_soak_opens_by_the_journals_clock_and_a_failed_verify_closes_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            Yaml.Replace(
                "    undo: [ { sql: a.undo.sql } ]",
                "    undo: [ { sql: a.undo.sql } ]\n    verify: [ { exists: { table: a } } ]",
                StringComparison.Ordinal
            ),
            Files
        );
        await plan.InvokeAsync("a");
        Assert.Contains("soak:a", (await plan.StatusAsync())[1].ClosedGates);

        await database.MoveClockAsync(TimeSpan.FromHours(25));
        Assert.DoesNotContain("soak:a", (await plan.StatusAsync())[1].ClosedGates);

        await using var session = plan.Session();
        await TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0]));
        Assert.DoesNotContain("soak:a", (await plan.StatusAsync())[1].ClosedGates);

        await database.ExecuteAsync("alter table a rename to a_away");
        await TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0]));
        Assert.Equal(MigrationState.Applied, (await plan.StatusAsync())[0].State);
        await database.ExecuteAsync("alter table a_away rename to a");
        await TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0]));
        Assert.Contains("soak:a", (await plan.StatusAsync())[1].ClosedGates);
    }
}
