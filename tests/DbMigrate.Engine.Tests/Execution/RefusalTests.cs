using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What a refusal knows, so that the advice of a host is right.</summary>
public class RefusalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: refusals
        phases:
          - { id: a, gates: [ { approval: { not_the_runner: false } } ], apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ] }
        """;

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "\\ir part.sql\ncreate table a (id int);\n"),
        ("part.sql", "create table part (id int);\n"),
        ("a.undo.sql", "drop table a, part;\n"),
        ("b.sql", "insert into a values (1);\n"),
    ];

    [Theory]
    [InlineData("part.sql", "part.sql was changed since")]
    [InlineData("a.undo.sql", "a.undo.sql was changed since")]
    [InlineData("plan.yaml", "the phase in plan.yaml, its variables, limits or connections were changed since")]
    public async Task A_void_approval_names_the_file_that_was_changed(string file, string change)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using (var session = plan.Session())
        {
            await session.ApproveAsync(session.Plan.Phases[0], null);
        }

        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);
        plan.Write(
            file,
            file == "plan.yaml"
                ? Yaml.Replace(
                    "plan: refusals",
                    "plan: refusals\nlimits: { lock_timeout: 77ms }",
                    StringComparison.Ordinal
                )
                : "create table part (id bigint);\n"
        );
        var status = (await plan.StatusAsync())[0];
        Assert.Equal(MigrationState.Blocked, status.State);
        Assert.Contains(change, status.Reason, StringComparison.Ordinal);
        var closed = await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync("a"));
        Assert.Contains(change, closed.Message, StringComparison.Ordinal);
        Assert.All(closed.Gates, g => Assert.Null(g.NotBy));
    }

    [Fact]
    public async Task An_undo_below_a_phase_without_one_says_which_phase_it_is()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using (var session = plan.Session())
        {
            await session.ApproveAsync(session.Plan.Phases[0], null);
        }

        await plan.InvokeAsync();
        var refused = await Assert.ThrowsAsync<UndoRefusedException>(() => plan.UndoAsync("a"));
        Assert.Equal(UndoRefusal.PhasesOnTop, refused.Refusal);
        Assert.Equal(["b"], refused.PhasesWithoutUndo);
    }
}
