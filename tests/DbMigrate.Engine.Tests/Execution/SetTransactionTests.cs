using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>SET TRANSACTION works as in psql; where it would have no effect, the file is refused before it runs.</summary>
public sealed class SetTransactionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Insert = "insert into seen values (current_setting('SETTING'));\n";

    [Theory]
    [InlineData(
        "begin;\nset transaction isolation level serializable;\n",
        "commit;\n",
        "transaction_isolation",
        "serializable"
    )]
    [InlineData("set transaction isolation level repeatable read;\n", "", "transaction_isolation", "repeatable read")]
    [InlineData(
        "begin;\nset local app.x = 'y';\nset session transaction isolation level serializable;\n",
        "commit;\n",
        "transaction_isolation",
        "serializable"
    )]
    [InlineData(
        "begin;\nset lock_timeout = 0;\nset transaction isolation level serializable;\n",
        "commit;\n",
        "transaction_isolation",
        "serializable"
    )]
    [InlineData(
        "begin isolation level repeatable read;\nset transaction deferrable;\n",
        "commit;\n",
        "transaction_deferrable",
        "on"
    )]
    [InlineData("begin isolation level serializable;\n", "commit;\n", "transaction_isolation", "serializable")]
    public async Task It_is_in_force(string before, string after, string setting, string value)
    {
        await using var database = await MakeAsync();
        using var plan = Plan(database, before + Insert.Replace("SETTING", setting, StringComparison.Ordinal) + after);
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal(value, await database.ScalarAsync<string>("select value from seen"));
    }

    [Fact]
    public async Task It_is_in_force_in_the_second_batch_of_a_file_that_has_set_the_lock_timeout()
    {
        await using var database = await MakeAsync();
        using var plan = Plan(
            database,
            "set lock_timeout = 0;\nset app.x = 'y';\ncreate index concurrently on seen (value);\nbegin;\nset transaction isolation level serializable;\n"
                + "insert into seen select current_setting('transaction_isolation') || ' ' || current_setting('lock_timeout');\ncommit;\n"
        );
        await plan.InvokeAsync();
        Assert.Equal("serializable 2s", await database.ScalarAsync<string>("select value from seen"));
    }

    [Fact]
    public async Task It_is_in_force_in_the_first_transaction_of_a_phase_that_creates_everything_and_in_a_pipeline()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: set-transaction\nphases:\n  - id: a\n    apply:\n      - sql: a.sql\n  - id: b\n    apply:\n      - sql: b.sql\n  - id: c\n    apply:\n      - sql: c.sql\n",
            ("a.sql", "create table a (id int);\n"),
            (
                "b.sql",
                "set transaction isolation level serializable;\ncreate table b as select current_setting('transaction_isolation') as v;\n"
            ),
            ("c.sql", "create table c (id int);\n")
        );
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Equal("serializable", await database.ScalarAsync<string>("select v from b"));
    }

    [Fact]
    public async Task After_a_query_the_advice_is_about_its_place()
    {
        await using var database = await MakeAsync();
        using var plan = Plan(
            database,
            "insert into seen values ('x');\nset transaction isolation level serializable;\ninsert into seen values ('y');\n"
        );
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.Equal(("a.sql:2:1", "25001"), (failed.Place.ToString(), failed.SqlState));
        Assert.Contains("before every query", failed.Message);
        Assert.DoesNotContain("transaction: none", failed.Message);
    }

    [Theory]
    [InlineData(
        "none",
        "set transaction isolation level serializable;\ninsert into seen values ('x');\n",
        "a.sql:1:1",
        "no effect"
    )]
    [InlineData(
        "statement",
        "insert into seen values ('x');\nset transaction isolation level serializable;\n",
        "a.sql:2:1",
        "no effect"
    )]
    [InlineData(
        "file",
        "set transaction isolation level serializable;\ncreate index concurrently on seen (value);\n",
        "a.sql:1:1",
        "no effect"
    )]
    [InlineData("file", "begin read only;\nselect 1;\ncommit;\n", "a.sql:2:1", "READ ONLY")]
    [InlineData(
        "file",
        "begin isolation level serializable, read only, deferrable;\nselect 1;\ncommit;\n",
        "a.sql:2:1",
        "READ ONLY"
    )]
    [InlineData(
        "file",
        "begin isolation level repeatable read;\nset transaction snapshot '00000003-0000001B-1';\nselect 1;\ncommit;\n",
        "a.sql:2:1",
        "SNAPSHOT"
    )]
    [InlineData("file", "set transaction read only;\nselect 1;\n", "a.sql:1:1", "READ ONLY")]
    public async Task What_would_have_no_effect_is_refused_before_anything_runs(
        string mode,
        string sql,
        string place,
        string text
    )
    {
        await using var database = await MakeAsync();
        using var plan = Plan(database, sql, mode);
        var invalid = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        var finding = Assert.Single(invalid.Findings);
        Assert.Equal(place, finding.Place.ToString());
        Assert.Contains(text, finding.Message);
        Assert.False(await database.ScalarAsync<bool>("select exists (select from seen)"));

        // What is applied is not asked again.
        plan.Write("a.sql", "select 1;\n");
        await plan.InvokeAsync();
        plan.Write("a.sql", sql);
        Assert.Single(await plan.StatusAsync());
    }

    [Theory]
    [InlineData("none", "set local lock_timeout = '1s';\ninsert into seen values ('x');\n")]
    [InlineData("statement", "set local lock_timeout = '1s';\ninsert into seen values ('x');\n")]
    [InlineData("file", "set local lock_timeout = '1s';\ncreate index concurrently on seen (value);\n")]
    [InlineData("none", "set constraints all immediate;\ninsert into seen values ('x');\n")]
    public async Task Local_settings_without_effect_are_warnings(string mode, string sql)
    {
        await using var database = await MakeAsync();
        using var plan = Plan(database, sql, mode);
        await AssertWarnedAsync(plan, "a.sql:1:1", "has no effect here");
    }

    [Theory]
    [InlineData("create temp table todo (id int)", "insert into todo values (1)", "used by a.sql:3:1")]
    [InlineData(
        "create temp table todo as select 1 as id",
        "update seen set value = '' where exists (select from todo)",
        "used by a.sql:3:1"
    )]
    [InlineData("prepare todo as select 1", "execute todo", "used by a.sql:3:1")]
    [InlineData("declare todo cursor with hold for select 1", "close todo", "used by a.sql:3:1")]
    [InlineData("select pg_advisory_lock(7)", "select 1", "advisory lock")]
    [InlineData("listen news", "select 1", "channel")]
    public async Task What_a_resume_could_not_make_again_is_reported_before_the_phase(
        string make,
        string use,
        string text
    )
    {
        await using var database = await MakeAsync();
        using var plan = Plan(database, $"{make};\ncreate index concurrently on seen (value);\n{use};\n");
        await AssertWarnedAsync(plan, "a.sql:1:1", text);
        Assert.Contains(
            MigrationStatementReader.Read(Path.Combine(plan.Folder, "a.sql")),
            s => s.Line == 1 && s.Note?.Contains(text[(text.LastIndexOf(' ') + 1)..], StringComparison.Ordinal) == true
        );
    }

    [Theory]
    [InlineData(
        "create temp table todo (id int);\ninsert into todo values (1);\ndrop table todo;\ncreate index concurrently on seen (value);\n"
    )]
    [InlineData(
        "create temp table todo (id int) on commit drop;\ncreate index concurrently on seen (value);\ninsert into seen values ('todo');\n"
    )]
    [InlineData("create temp table todo (id int);\ncreate index concurrently on seen (value);\nselect 'todo';\n")]
    [InlineData(
        "select pg_advisory_lock(7), pg_advisory_unlock(7);\nselect pg_advisory_unlock(7);\ncreate index concurrently on seen (value);\n"
    )]
    [InlineData("set search_path = public;\ncreate index concurrently on seen (value);\nselect 1;\n")]
    [InlineData("begin;\nset local lock_timeout = '1s';\nselect 1;\ncommit;\n")]
    public async Task What_needs_no_warning_has_none(string sql)
    {
        await using var database = await MakeAsync();
        using var plan = Plan(database, sql);
        await using var session = plan.Session();
        Assert.DoesNotContain(
            await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])),
            c => c.Kind == "session"
        );
    }

    private static async Task AssertWarnedAsync(TestPlan plan, string place, string text)
    {
        await using var session = plan.Session();
        var warning = Assert.Single(
            await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])),
            c => c.Kind == "session"
        );
        Assert.Equal((CheckStatus.Warning, place), (warning.Status, warning.Place));
        Assert.Contains(text, warning.Message);
        var preview = Assert.Single(
            await TestPlan.ListAsync(
                session.PreviewAsync([session.Plan.Phases[0]], PhaseAction.Apply, new InvokeOptions())
            ),
            p => p.Step == 1
        );
        Assert.Contains(
            preview.Warnings,
            w => w.StartsWith(place, StringComparison.Ordinal) && w.Contains(text, StringComparison.Ordinal)
        );
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table seen (value text)");
        return database;
    }

    private static TestPlan Plan(TestDatabase database, string sql, string mode = "file") =>
        new(
            database,
            $"plan: set-transaction\nphases:\n  - id: a\n    apply:\n      - sql: {{ file: a.sql, transaction: {mode} }}\n    undo: []\n",
            ("a.sql", sql)
        );
}
