using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class VacuumStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table notes (id int primary key, kind text)",
        "alter table notes set (autovacuum_enabled = off)",
        "insert into notes select i, 'k' from generate_series(1, 100) i",
        "create view kinds as select distinct kind from notes",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "create materialized view counts as select kind, count(*) from notes group by kind",
        ]);
        using var life = new StepLifecycle(
            database,
            """
            - add_column: { table: notes, column: extra, type: int }
            - vacuum: { tables: [notes, counts], analyze: true, freeze: true }
            """
        );

        await life.ProveAsync(async () =>
        {
            Assert.True(
                await database.ScalarAsync<bool>("select relallvisible > 0 from pg_class where relname = 'notes'")
            );
            Assert.Contains("notes", await database.ColumnAsync<string>("select tablename::text from pg_stats"));
        });
    }

    [Fact]
    public async Task A_table_that_the_role_may_not_vacuum_is_an_error_and_among_all_tables_a_warning()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("runner");
        await database.ExecuteAllAsync([
            $"grant create on database {database.Name} to {role.Name}",
            $"grant create on schema public to {role.Name}",
            .. Tables,
            "create table logs (id int) partition by list (id)",
            "create table logs_1 partition of logs for values in (1)",
            $"alter table logs owner to {role.Name}",
            "create table own (id int)",
            $"alter table own owner to {role.Name}",
        ]);
        using var plan = new TestPlan(
            database,
            """
            plan: vacuum
            phases:
              - id: all
                apply: [ vacuum: { analyze: true } ]
              - id: named
                apply: [ vacuum: [own, notes] ]
              - id: partition
                after: []
                apply: [ vacuum: logs ]
            """
        );
        await using var session = plan.Session(database.ConnectionStringFor(role));

        var all = await InvokeAsync("all");
        Assert.Equal(1, all.Steps[0].Batches);
        Assert.Equal("2 tables left out: public.logs_1, public.notes.", all.Steps[0].Message);
        Assert.Contains(
            plan.Messages,
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.Contains("public.logs_1, public.notes", StringComparison.Ordinal)
        );

        // What the phase names, the preflight looks at; of partitions the step knows.
        var named = await Assert.ThrowsAsync<PreflightFailedException>(() => InvokeAsync("named"));
        Assert.Contains("notes", named.Message);
        var partition = await Assert.ThrowsAsync<StepRefusedException>(() => InvokeAsync("partition"));
        Assert.Contains("the role may not vacuum public.logs_1: only the owner of a table", partition.Message);
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select vacuum_count from pg_stat_user_tables where relname = 'logs_1'")
        );

        // The owner of the database may vacuum every table of it.
        await database.ExecuteAsync($"alter database {database.Name} owner to {role.Name}");
        Assert.Equal(2, (await InvokeAsync("named")).Steps[0].Batches);

        async Task<PhaseResult> InvokeAsync(string phase) =>
            (await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases([phase]), TestPlan.Yes)))[0];
    }

    [Theory]
    [InlineData("kinds", "kinds is a view; a vacuum step needs a table.")]
    [InlineData("'[notes'", "is not a name")]
    public async Task What_is_no_table_is_an_error(string name, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, $"- vacuum: {name}");

        Assert.Contains(said, (await Assert.ThrowsAnyAsync<MigrationException>(() => life.Plan.InvokeAsync())).Message);
    }
}
