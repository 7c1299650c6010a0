using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class RefreshStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Views =
    [
        "create table notes (id int primary key, kind text)",
        "insert into notes select i, 'k' || i % 3 from generate_series(1, 9) i",
        "create materialized view counts as select kind, count(*) as n from notes group by kind",
        "create unique index counts_kind on counts (kind)",
        "create view above as select sum(n) as n from counts",
        "create materialized view \"Sum\" as select n from above",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Views);
        using var life = new StepLifecycle(
            database,
            """
            - add_column: { table: notes, column: extra, type: int }
            - refresh: [counts, public."Sum"]
            """
        );

        await database.ExecuteAsync("insert into notes values (10, 'k0')");
        await life.ProveAsync(async () =>
            Assert.Equal(10m, await database.ScalarAsync<decimal>("select n from \"Sum\""))
        );
    }

    [Fact]
    public async Task Views_that_read_each_other_are_refreshed_in_that_order()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Views);
        using var life = new StepLifecycle(database, "- refresh: ['\"Sum\"', counts]");
        await database.ExecuteAsync("insert into notes values (10, 'k0')");

        var step = Assert.Single(await life.Plan.InvokeAsync()).Steps[0];

        Assert.Equal(10m, await database.ScalarAsync<decimal>("select n from \"Sum\""));
        Assert.Contains("in the order in which they read each other: public.counts, public.\"Sum\".", step.Message);
        Assert.Contains("\"Sum\" is not refreshed concurrently: it has no unique index.", step.Message);
        Assert.DoesNotContain("counts is not", step.Message);
        Assert.Contains(
            life.Plan.Messages,
            m => m.Kind == MessageKind.Warning && m.Text.Contains("Readers of \"Sum\" wait", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_preview_has_the_order_and_says_what_is_not_refreshed_concurrently()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Views);
        using var life = new StepLifecycle(database, "- refresh: ['\"Sum\"', counts]");
        await using var session = life.Plan.Session();
        var lines = await TestPlan.ListAsync(
            session.PreviewAsync(session.SelectPhases(["*"]), PhaseAction.Apply, new InvokeOptions())
        );
        Assert.Equal(
            [
                "REFRESH MATERIALIZED VIEW CONCURRENTLY counts",
                "REFRESH MATERIALIZED VIEW \"Sum\" (not concurrently: it has no unique index)",
            ],
            lines.Single(l => l.Kind == "refresh").Statements
        );
        Assert.Equal(
            ["EXCLUSIVE", "ACCESS EXCLUSIVE"],
            lines.Single(l => l.Kind == "refresh").Locks.Select(l => l.Mode)
        );
    }

    [Theory]
    [InlineData("create unique index i on m (id) where id > 0", "its unique index i has a condition")]
    [InlineData("create unique index i on m ((id + 1))", "its unique index i has an expression")]
    [InlineData(
        "create unique index i on m (id)\nupdate pg_index set indisvalid = false where indexrelid = 'i'::regclass",
        "its unique index i is invalid"
    )]
    [InlineData("create index i on m (id)", "it has no unique index")]
    [InlineData("create unique index i on m (id)\nrefresh materialized view m with no data", "it was never populated")]
    [InlineData("create unique index i on m (id, kind)", null)]
    public async Task Only_a_plain_unique_index_of_a_populated_view_allows_it_concurrently(
        string made,
        string? obstacle
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Views[..2],
            "create materialized view m as select * from notes",
            .. made.Split('\n'),
        ]);
        using var life = new StepLifecycle(database, "- refresh: m");
        var before = await database.ScalarAsync<string>("select relfilenode::text from pg_class where relname = 'm'");

        var step = Assert.Single(await life.Plan.InvokeAsync()).Steps[0];

        // A concurrent refresh keeps the file of the view.
        var after = await database.ScalarAsync<string>("select relfilenode::text from pg_class where relname = 'm'");
        Assert.Equal(obstacle is null, before == after);
        Assert.Equal(obstacle is null ? string.Empty : $"m is not refreshed concurrently: {obstacle}.", step.Message);
        Assert.Equal(9L, await database.ScalarAsync<long>("select count(*) from m"));
    }

    [Theory]
    [InlineData("notes", "notes is a table; a refresh step needs a materialized view.")]
    [InlineData("count", "the materialized view count does not exist; did you mean counts?")]
    [InlineData(
        "reader",
        "public.reader reads the materialized view public.empty, which was never populated. List it here too."
    )]
    public async Task What_cannot_be_refreshed_is_an_error(string name, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Views,
            "create materialized view empty as select 1 as x with no data",
            "create materialized view reader as select x from empty with no data",
        ]);
        using var life = new StepLifecycle(database, $"- refresh: {name}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
    }

    [Fact]
    public async Task A_refresh_by_another_session_is_waited_for_within_the_limits()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Views, "create table started ()"]);
        using var plan = new TestPlan(
            database,
            """
            plan: p
            limits: { lock_budget: 1s }
            phases:
              - id: a
                apply: [ { sql: wait.sql }, { refresh: counts } ]
            """,
            (
                "wait.sql",
                "do $$ begin while not exists (select from started) loop perform pg_sleep(0.02); end loop; end $$;\n"
            )
        );
        await using (var other = await database.OpenAsync())
        {
            var run = plan.InvokeAsync(options: TestPlan.Yes);
            await database.WaitForAsync(
                "select exists (select from pg_stat_activity where state = 'active' and wait_event = 'PgSleep' "
                    + "and datname = current_database())",
                run
            );

            // The transaction starts after the checks, which refuse a phase for one that is older than the budget.
            await using var transaction = await other.BeginTransactionAsync();
            await PostgresFixture.RunAsync(other, "refresh materialized view concurrently counts");
            await database.ExecuteAsync("insert into started default values");
            var error = await Assert.ThrowsAsync<LockBudgetSpentException>(() => run);
            Assert.Contains($"{other.ProcessID}", error.Message);
        }

        Assert.Equal(MigrationState.Verified, Assert.Single(await plan.InvokeAsync(options: TestPlan.Yes)).State);
    }
}
