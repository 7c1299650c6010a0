using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class SchemaCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string WaitsForLock =
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";

    private const string Drift = "create index by_hand on t (id)";

    [Fact]
    public async Task Drift_after_the_last_phase_is_found_and_told_by_object()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: last_phase");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.All(await PreflightAsync(plan), c => Assert.Equal(CheckStatus.Passed, c.Status));

        await database.ExecuteAsync(Drift);
        var check = Assert.Single(await PreflightAsync(plan), c => c.Kind == "schema");
        Assert.Equal((CheckStatus.Failed, "1 difference"), (check.Status, check.Actual));
        Assert.Equal(["index public.by_hand is extra"], check.Rows);
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => plan.InvokeAsync("b"));
        Assert.Equal("b", refused.Phase);

        await database.ExecuteAllAsync("drop index by_hand", "alter table t alter id set statistics 3");
        check = Assert.Single(await PreflightAsync(plan), c => c.Kind == "schema");
        Assert.Equal(["column public.t.id: statistics is 3, expected: not set"], check.Rows);

        await database.ExecuteAsync("alter table t alter id set statistics -1");
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b"))[0].State);
    }

    [Fact]
    public async Task An_undo_keeps_the_schema_that_it_leaves()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: last_phase");
        await plan.InvokeAsync("a");
        await plan.InvokeAsync("b");
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("b"))[0].State);

        Assert.All(await PreflightAsync(plan), c => Assert.Equal(CheckStatus.Passed, c.Status));
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b"))[0].State);
    }

    [Fact]
    public async Task Before_the_first_phase_nothing_is_known_and_the_check_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: last_phase");
        await using var session = plan.Session();
        await session.CompleteMilestoneAsync("ready", null);
        var check = Assert.Single(await PreflightAsync(plan), c => c.Kind == "schema");
        Assert.Equal((CheckStatus.Passed, "no phase of the plan has kept a schema yet"), (check.Status, check.Actual));
    }

    [Theory]
    [InlineData("ignore: ['index public.by_*']", CheckStatus.Passed)]
    [InlineData("ignore: public.by_hand", CheckStatus.Passed)]
    [InlineData("ignore: 'table public.by_*'", CheckStatus.Failed)]
    public async Task What_is_ignored_may_differ_from_a_file(string ignore, CheckStatus expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, $"same_as: wanted.schema.json, {ignore}");
        plan.Write("wanted.schema.json", string.Empty);
        await plan.InvokeAsync("a");
        await using (var connection = await database.OpenAsync())
        {
            var schema = await SchemaReader.ReadAsync(connection, CancellationToken.None);
            plan.Write("wanted.schema.json", SchemaFile.Write(schema));
        }

        await database.ExecuteAsync(Drift);
        Assert.Equal(expected, Assert.Single(await PreflightAsync(plan), c => c.Kind == "schema").Status);
    }

    [Theory]
    [InlineData("{}", "no snapshot")]
    [InlineData("""{ "format": 99 }""", "format 99")]
    [InlineData(null, "wanted.schema.json")]
    public async Task A_file_that_is_no_snapshot_is_an_error_at_the_place_of_the_check(string? text, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: wanted.schema.json");
        if (text is not null)
        {
            plan.Write("wanted.schema.json", text);
        }

        var error = await Assert.ThrowsAsync<PlanInvalidException>(() => PreflightAsync(plan));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("plan.yaml:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same_as: production", "neither 'last_phase' nor a snapshot")]
    [InlineData("same_as: ../outside.json", "outside")]
    public async Task A_source_that_cannot_be_is_refused(string parameters, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await Assert.ThrowsAsync<PlanInvalidException>(async () =>
        {
            using var plan = Plan(database, parameters);
            await PreflightAsync(plan);
        });
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create view w as select id from t", "drop view w")]
    [InlineData("create table w (id int check (id > 0))", "drop table w")]
    [InlineData("create table w (id int default 1)", "alter table w drop id")]
    public async Task An_object_that_is_dropped_while_it_is_read_does_not_fail_the_check(string create, string drop)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: last_phase, ignore: public.w");
        await plan.InvokeAsync("a");
        await database.ExecuteAsync(create);
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, drop);

        var checks = PreflightAsync(plan);
        await database.WaitForAsync(WaitsForLock, checks);
        await PostgresFixture.RunAsync(holder, "commit");
        var check = Assert.Single(await Wait.EndOfAsync(checks, "the checks"), c => c.Kind == "schema");
        Assert.Equal((CheckStatus.Passed, "as expected"), (check.Status, check.Actual));
    }

    [Fact]
    public async Task An_object_that_is_dropped_while_a_phase_keeps_the_schema_does_not_stop_the_phase()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "same_as: last_phase");
        await database.ExecuteAllAsync("create table t0 (id int)", "create view w as select id from t0");
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "drop view w");

        var run = plan.InvokeAsync("a");
        await database.WaitForAsync(WaitsForLock, run);
        await PostgresFixture.RunAsync(holder, "commit");
        Assert.Equal(MigrationState.Verified, (await Wait.EndOfAsync(run, "the phase"))[0].State);
        Assert.All(await PreflightAsync(plan), c => Assert.Equal(CheckStatus.Passed, c.Status));
    }

    [Fact]
    public async Task Objects_that_are_dropped_in_each_attempt_are_an_error_that_says_so()
    {
        var attempts = 0;
        var error = await Assert.ThrowsAsync<SchemaNotReadException>(() =>
            SchemaRetry.RunAsync<int>(
                "the connection default",
                attempt =>
                {
                    Assert.Equal(++attempts, attempt);
                    throw new PostgresException("cache lookup failed for relation 1", "ERROR", "ERROR", "XX000");
                }
            )
        );
        Assert.Equal(SchemaRetry.Attempts, attempts);
        Assert.Contains("could not be read in 10 attempts", error.Message, StringComparison.Ordinal);
        Assert.Contains("cache lookup failed for relation 1 (SQLSTATE XX000)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_errors_are_not_repeated()
    {
        var attempts = 0;
        await Assert.ThrowsAsync<PostgresException>(() =>
            SchemaRetry.RunAsync<int>(
                "the connection default",
                _ =>
                {
                    attempts++;
                    throw new PostgresException("permission denied", "ERROR", "ERROR", "42501");
                }
            )
        );
        Assert.Equal(1, attempts);
    }

    private static async Task<IReadOnlyList<CheckResult>> PreflightAsync(TestPlan plan)
    {
        await using var session = plan.Session();
        return await TestPlan.ListAsync(session.TestPreflightAsync(session.SelectPhases(["b"])[0]));
    }

    private static TestPlan Plan(TestDatabase database, string parameters) =>
        new(
            database,
            $$"""
            plan: drift
            phases:
              - id: a
                apply: [ sql: a.sql ]
                undo: []
              - id: b
                preflight: [ schema: { {{parameters}} } ]
                apply: [ sql: b.sql ]
                undo: [ sql: b.undo.sql ]
              - { id: c, gates: [ milestone: ready ], apply: [ sql: c.sql ], undo: [] }
            """,
            ("a.sql", "create table t (id int);\n"),
            ("b.sql", "create table u (id int);\n"),
            ("b.undo.sql", "drop table u;\n"),
            ("c.sql", "create table v (id int);\n")
        );
}
