using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A phase after which the old way does not work any more.</summary>
public sealed class PointOfNoReturnTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: point
        phases:
          - id: a
            title: Away from the old
            point_of_no_return: The old build stops working; until rows come that it cannot hold, this can be undone.
            apply: [{ sql: a.sql }]
            undo_preflight:
              - name: no row that the old way cannot hold
                sql: select count(*) from kept where old is null
                expect: 0
            undo: [{ sql: a.undo.sql }]
          - id: b
            irreversible: The data is gone.
            apply: [{ sql: b.sql }]
        """;

    [Fact]
    public async Task It_is_told_before_anything_runs_and_asks_whatever_the_risk()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        Assert.Equal(
            "The old build stops working; until rows come that it cannot hold, this can be undone.",
            plan.Read().Phases[0].PointOfNoReturn
        );

        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.InvokeAsync("a"));
        Assert.Contains(
            "It is a point of no return: The old build stops working; until rows",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('kept')::text"));

        var asked = new List<MigrationQuestion>();
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a", Answering(asked)))[0].State);
        Assert.EndsWith("this can be undone.", Assert.Single(asked).Text, StringComparison.Ordinal);
        Assert.True(asked[0].IsDangerous);
        Assert.Contains(
            plan.MessagesNow(),
            m => m.Text.Contains("It is a point of no return: The old build", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Its_undo_works_until_the_plan_says_that_it_does_not()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a", Answering([]));
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("a"))[0].State);
        await plan.InvokeAsync("a", Answering([]));
        await database.ExecuteAsync("insert into kept values (null), (1), (null)");
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => plan.UndoAsync("a"));
        Assert.Contains(
            "Phase a may not be undone: a check failed. Nothing of it was run.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(("0", "2"), (refused.Checks[^1].Expected, refused.Checks[^1].Actual));
    }

    [Fact]
    public async Task A_preview_says_both_words_on_what_an_undo_can_do()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await using var session = plan.Session();
        var previews = await TestPlan.ListAsync(
            session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions())
        );
        Assert.Equal(
            [
                "It is a point of no return: The old build stops working; until rows come that it cannot hold, this can "
                    + "be undone.",
                "It cannot be undone: The data is gone.",
            ],
            previews.Where(p => p.Kind == "asks").SelectMany(p => p.Statements)
        );
    }

    private static InvokeOptions Answering(List<MigrationQuestion> asked) =>
        new()
        {
            Confirm = question =>
            {
                asked.Add(question);
                return MigrationAnswer.Yes;
            },
        };

    private static TestPlan Plan(TestDatabase database) =>
        new(
            database,
            Yaml,
            ("a.sql", "create table kept (old int);"),
            ("a.undo.sql", "drop table kept;"),
            ("b.sql", "select 1;")
        );
}
