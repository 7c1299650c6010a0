using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class AnalyzeStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table notes (id int primary key, kind text)",
        "insert into notes select i, 'k' from generate_series(1, 100) i",
        "create table logs (id int, at date) partition by range (at)",
        "create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01')",
        "insert into logs values (1, '2024-01-02')",
        "create materialized view \"Note Counts\" as select kind, count(*) from notes group by kind",
        "create view kinds as select distinct kind from notes",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - add_column: { table: notes, column: extra, type: int }
            - analyze: [notes, public.logs, '"Note Counts"']
            """
        );

        await life.ProveAsync(async () =>
            Assert.Equal(
                ["Note Counts", "logs", "logs_1", "notes"],
                await database.ColumnAsync<string>(
                    "select distinct tablename::text collate \"C\" from pg_stats where schemaname = 'public' order by 1"
                )
            )
        );
    }

    [Fact]
    public async Task Without_names_all_tables_are_analyzed_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, "- analyze: {}");

        // logs_1 is reached through logs.
        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
        Assert.Equal(1, await CountAsync(database, "logs_1"));
        Assert.Equal(1, await CountAsync(database, "notes"));
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
    }

    [Theory]
    [InlineData("note", "the table note does not exist; did you mean notes?")]
    [InlineData("kinds", "kinds is a view; an analyze step needs a table.")]
    public async Task What_is_no_table_is_an_error_before_anything_runs(string name, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, $"- analyze: [notes, {name}]");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());

        Assert.Contains(said, error.Message);
        Assert.Equal(0, await CountAsync(database, "notes"));
    }

    private static async Task<int> CountAsync(TestDatabase database, string table) =>
        await database.ScalarAsync<int>(
            "select count(*)::int from pg_class c where c.relname = $1 and exists (select from pg_statistic s where s.starelid = c.oid)",
            table
        );
}
