using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

/// <summary>
/// An application writes the referenced row first and then the referencing one. The step takes its locks in that order
/// too, so that neither waits for the other in a circle.
/// </summary>
public sealed class ForeignKeyTrafficTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_in_the_middle_of_its_writes_does_not_wait_for_the_step(bool undo)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table parents (id int primary key, note text)",
            "create table children (id int primary key, parent int, note text)",
            "insert into parents values (1), (2)",
            "insert into children values (1, 1), (2, 2)",
            "create index on children (parent)"
        );
        using var plan = new TestPlan(
            database,
            "plan: keys\nlimits: { lock_timeout: 30s, lock_budget: 10m }\nphases:\n  - id: a\n    apply: [ { foreign_key: { table: children, columns: parent, references: parents(id) } } ]\n"
        );
        if (undo)
        {
            await plan.InvokeAsync();
        }

        await using var application = await database.OpenAsync();
        await PostgresFixture.RunAsync(application, "set lock_timeout = '500ms'");
        await PostgresFixture.RunAsync(application, "begin");
        await PostgresFixture.RunAsync(application, "update parents set note = 'new' where id = 1");
        var run = undo ? plan.UndoAsync() : plan.InvokeAsync();
        await Wait.ForAsync(async () =>
            run.IsCompleted
            || plan.MessagesNow().Any(m => m.Text.Contains($"pid {application.ProcessID}", StringComparison.Ordinal))
            || await database.ScalarAsync<bool>(
                "select exists (select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()))"
            )
        );
        Assert.False(run.IsCompleted);
        Assert.Equal(1, await PostgresFixture.RunAsync(application, "update children set note = 'new' where id = 1"));
        await PostgresFixture.RunAsync(application, "commit");

        Assert.Equal(undo ? MigrationState.Undone : MigrationState.Verified, (await run)[0].State);
        Assert.DoesNotContain(plan.MessagesNow(), m => m.Text.Contains("deadlock", StringComparison.OrdinalIgnoreCase));
    }
}
