using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class DerivedUndoTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_phase_that_was_changed_since_it_was_applied_is_not_taken_back_by_guess()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (a int, b int)");
        using var life = new StepLifecycle(database, "- index: { table: t, columns: a }");
        await life.Plan.InvokeAsync();
        var file = Path.Combine(life.Plan.Folder, "plan.yaml");
        var applied = await File.ReadAllTextAsync(file);
        life.Plan.Write("plan.yaml", applied.Replace("columns: a", "columns: b", StringComparison.Ordinal));

        Assert.Contains(
            "Its undo is derived from its steps",
            (await Assert.ThrowsAsync<UndoRefusedException>(() => life.Plan.UndoAsync())).Message
        );
        Assert.True(await IndexStepTests.IsValidAsync(database, "t_a_idx"));

        life.Plan.Write("plan.yaml", applied);
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
    }

    [Fact]
    public async Task What_was_before_is_kept_also_where_the_step_runs_on_another_connection()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await other.ExecuteAllAsync(
            "create table t (a int)",
            "alter table t force row level security",
            "create index mine on t (a desc)",
            "create policy old on t using (a > 1)"
        );
        using var life = new StepLifecycle(
            home,
            """
            - enable_rls: { tables: t, force: false }
              on: other
            - drop_index: mine
              on: other
            - policies: { table: t, replace: all, list: [{ name: new, using: true }] }
              on: other
            """
        );
        var file = Path.Combine(life.Plan.Folder, "plan.yaml");
        var variable = $"DBMIGRATE_TEST_OTHER_{other.Name}";
        life.Plan.Write(
            "plan.yaml",
            (await File.ReadAllTextAsync(file)).Replace(
                "phases:",
                $"connections:\n  default: ${{DBMIGRATE_TEST_HOME}}\n  other: ${{{variable}}}\nphases:",
                StringComparison.Ordinal
            )
        );
        Environment.SetEnvironmentVariable(variable, other.Uri);
        try
        {
            var before = await StateAsync(other);
            Assert.Equal(MigrationState.Verified, Assert.Single(await life.Plan.InvokeAsync()).State);
            Assert.Equal("true false new null", await StateAsync(other));

            Assert.Equal(MigrationState.Undone, Assert.Single(await life.Plan.UndoAsync()).State);
            Assert.Equal(before, await StateAsync(other));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    private static Task<string?> StateAsync(TestDatabase database) =>
        database.ScalarAsync<string>(
            """
            select concat_ws(' ', relrowsecurity::text, relforcerowsecurity::text, (select string_agg(polname || coalesce(nullif(pg_get_expr(polqual, polrelid), 'true'), ''), ',') from pg_policy),
                             coalesce((select pg_get_indexdef(to_regclass('mine'))), 'null'))
            from pg_class where oid = 't'::regclass
            """
        );
}
