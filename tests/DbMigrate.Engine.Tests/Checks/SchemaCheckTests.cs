using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class SchemaCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
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

        await database.ExecuteAsync("drop index by_hand");
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
