using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

public class InvokeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string TwoPhases = """
        plan: two
        phases:
          - id: a
            title: A table
            apply:
              - sql: a.sql
            verify:
              - exists: { table: things }
            undo:
              - sql: a.undo.sql
          - id: b
            title: A column
            apply:
              - sql: b.sql
            undo:
              - sql: b.undo.sql
        """;

    private static readonly (string, string)[] Files =
    [
        (
            "a.sql",
            "create table things (id int primary key, name text);\ninsert into things select g, 'n' || g from generate_series(1, 10) g;\n"
        ),
        ("a.undo.sql", "drop table things;\n"),
        (
            "b.sql",
            "alter table things add column size int;\ncreate index concurrently things_size on things (size);\nupdate things set size = id;\n"
        ),
        ("b.undo.sql", "drop index things_size;\nalter table things drop column size;\n"),
    ];

    [Fact]
    public async Task Applies_verifies_and_undoes_phases_and_the_schema_is_as_before()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, TwoPhases, Files);

        var results = await plan.InvokeAsync();
        Assert.Equal(["a", "b"], results.Select(r => r.Phase));
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Equal(10, results[0].Steps[0].Rows);
        Assert.Equal(3, results[1].Steps[0].Batches);
        Assert.Equal(10L, await database.ScalarAsync<long>("select count(*) from things where size = id"));
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));

        var again = await plan.InvokeAsync();
        Assert.All(again, r => Assert.Contains("Verified already", r.Message));
        Assert.All(again, r => Assert.Empty(r.Steps));

        var undone = await plan.UndoAsync();
        Assert.Equal(["b", "a"], undone.Select(r => r.Phase));
        Assert.All(undone, r => Assert.Empty(r.Differences));
        Assert.All(undone, r => Assert.Equal(MigrationState.Undone, r.State));
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('things') is not null"));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact, $"{e.Id} {e.Event}: {e.Problem}"));

        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
    }

    [Fact]
    public async Task An_error_in_the_third_of_five_statements_rolls_all_back_and_points_at_the_place()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            TwoPhases,
            [
                .. Files.Where(f => f.Item1 != "a.sql"),
                (
                    "a.sql",
                    "create table things (id int);\ninsert into things values (1);\n  selct 3;\ncreate table t4 ();\ncreate table t5 ();\n"
                ),
            ]
        );

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.Equal("a.sql:3:3", error.Place.ToString());
        Assert.Equal("42601", error.SqlState);
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("selct 3", error.Message);
        Assert.Contains("rolled back", error.Message);

        // The tool rolls back for safety where no transaction is open. The server's warning about it is of no use.
        Assert.DoesNotContain(plan.Messages, m => m.Kind == MessageKind.Warning);
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('things') is not null"));
        var status = (await plan.StatusAsync())[0];
        Assert.Equal(MigrationState.Failed, status.State);
        Assert.Contains("a.sql:3:3", status.Reason);

        plan.Write("a.sql", Files[0].Item2);
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
    }

    [Fact]
    public async Task No_password_of_a_file_is_in_an_error_the_preview_or_the_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            TwoPhases,
            [
                .. Files.Where(f => f.Item1 != "a.sql"),
                ("a.sql", "alter role nobody_of_that_name password 'Hunter2Hunter2';\n"),
            ]
        );
        await using var session = plan.Session();
        var previews = await TestPlan.ListAsync(
            session.PreviewAsync([session.Plan.Phases[0]], PhaseAction.Apply, new InvokeOptions())
        );
        Assert.Contains(
            previews,
            p => p.Statements.Any(s => s.Contains("alter role", StringComparison.OrdinalIgnoreCase))
        );
        var error = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        Assert.Contains("nobody_of_that_name", error.Message);
        Assert.DoesNotContain("Hunter2", error.ToString());
        Assert.DoesNotContain(previews, p => p.ToString().Contains("Hunter2", StringComparison.Ordinal));
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event e where e::text like '%Hunter2%'")
        );
    }
}
