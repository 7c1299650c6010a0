using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class ReindexStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table notes (id int primary key, kind text, span int4range, exclude using gist (span with &&))",
        "create index notes_kind on notes (kind)",
        "create table logs (id int, at date) partition by range (at)",
        "create index logs_id on logs (id)",
        "create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01')",
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
            - reindex: { tables: [notes, logs] }
            - reindex: { indexes: logs_id }
            - reindex: { schema: public }
            """
        );
        var before = await FilesAsync(database);

        await life.ProveAsync(async () =>
            Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_index where not indisvalid"))
        );

        var after = await FilesAsync(database);
        Assert.Equal(
            ["logs_1_id_idx", "notes_kind", "notes_pkey", "notes_span_excl"],
            after.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(after, i => Assert.NotEqual(before[i.Key], i.Value));
        Assert.Contains(
            life.Plan.MessagesNow(),
            m => m.Text.Contains("public.notes_span_excl supports an exclusion constraint", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_reindex_that_was_killed_in_the_middle_is_repaired_and_run_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, "- reindex: { indexes: notes_kind }");
        await using (var reader = await database.OpenAsync())
        await using (var transaction = await reader.BeginTransactionAsync())
        {
            // REINDEX CONCURRENTLY waits for it after it has made the copy.
            await PostgresFixture.RunAsync(reader, "select count(*) from notes");
            await PostgresFixture.RunAsync(reader, "update notes set kind = kind");
            var run = life.Plan.InvokeAsync();
            await database.WaitForAsync("select to_regclass('notes_kind_ccnew') is not null", run);
            await database.ScalarAsync<bool>(
                "select bool_and(pg_terminate_backend(pid, 30000)) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run'"
            );
            await Assert.ThrowsAsync<ConnectionLostException>(() => run);
        }

        Assert.Equal(
            ["notes_kind_ccnew"],
            await database.ColumnAsync<string>("select indexrelid::regclass::text from pg_index where not indisvalid")
        );
        Assert.Equal(MigrationState.InDoubt, Assert.Single(await life.Plan.StatusAsync()).State);
        var before = await FilesAsync(database);

        Assert.Equal(MigrationState.Verified, Assert.Single(await life.Plan.InvokeAsync()).State);

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_index where not indisvalid"));
        Assert.NotEqual(before["notes_kind"], (await FilesAsync(database))["notes_kind"]);
        Assert.Contains(
            life.Plan.MessagesNow(),
            m => m.Text.Contains("earlier REINDEX were dropped: public.notes_kind_ccnew", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_invalid_index_is_valid_afterwards_and_a_leftover_of_another_session_is_dropped()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            IndexStepTests.Invalidate("notes_kind"),
            "create index notes_pkey_ccold on notes (id)",
            IndexStepTests.Invalidate("notes_pkey_ccold"),
            "create index gone_ccnew on notes (id)",
            IndexStepTests.Invalidate("gone_ccnew"),
        ]);
        using var life = new StepLifecycle(database, "- reindex: { tables: notes }");

        var step = Assert.Single(await life.Plan.InvokeAsync()).Steps[0];

        Assert.Contains("Invalid until now: public.gone_ccnew, public.notes_kind.", step.Message);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_index where not indisvalid"));
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('notes_pkey_ccold') is null"));
    }

    [Theory]
    [InlineData("indexes: note_kind", "the index note_kind does not exist; did you mean notes_kind?")]
    [InlineData("indexes: notes", "notes is a table; a reindex step needs an index.")]
    [InlineData("tables: notes_kind", "notes_kind is an index; a reindex step needs a table.")]
    [InlineData("schema: nowhere", "the schema nowhere does not exist.")]
    [InlineData("indexes: notes_kind_ccnew", "notes_kind_ccnew is an invalid copy that an interrupted REINDEX left.")]
    public async Task What_cannot_be_rebuilt_is_an_error(string what, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "create index notes_kind_ccnew on notes (kind)",
            IndexStepTests.Invalidate("notes_kind_ccnew"),
        ]);
        using var life = new StepLifecycle(database, $"- reindex: {{ {what} }}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
    }

    [Fact]
    public async Task Indexes_that_the_role_may_not_rebuild_are_an_error_and_of_a_schema_a_warning()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("runner");
        await database.ExecuteAllAsync([
            $"grant create on database {database.Name} to {role.Name}",
            .. Tables,
            "create table own (id int primary key, long text)",
            $"alter table own owner to {role.Name}",
        ]);
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - id: a\n    apply: [ reindex: { schema: public } ]\n  - id: b\n    apply: [ reindex: { indexes: notes_kind } ]\n"
        );
        await using var session = plan.Session(database.ConnectionStringFor(role));

        var results = await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), TestPlan.Yes));

        Assert.Equal(1, results[0].Steps[0].Batches);
        Assert.Contains("5 indexes left out: public.logs_1_id_idx", results[0].Steps[0].Message);
        Assert.Contains(
            "the role may not use the schema pg_toast or does not own the table: pg_toast.",
            results[0].Steps[0].Message
        );
        var error = await Assert.ThrowsAsync<StepRefusedException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["b"]), TestPlan.Yes))
        );
        Assert.Contains("the role may not rebuild public.notes_kind: only the owner of its table", error.Message);
    }

    [Fact]
    public async Task A_role_with_maintain_rebuilds_the_indexes_of_a_table_but_not_that_of_its_toast()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("runner");
        await database.ExecuteAllAsync(
            $"grant create on database {database.Name} to {role.Name}",
            "create table big (id int primary key, long text)",
            $"grant usage on schema pg_toast to {role.Name}"
        );
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - id: a\n    apply: [ reindex: { tables: big } ]\n"
        );
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => InvokeAsync());
        Assert.Contains("big: SHARE UPDATE EXCLUSIVE requires ", refused.Message);
        if (await database.ScalarAsync<bool>("select current_setting('server_version_num')::int >= 170000"))
        {
            await database.ExecuteAsync($"grant maintain on big to {role.Name}");
            var step = (await InvokeAsync())[0].Steps[0];
            Assert.Equal(1, step.Batches);
            Assert.Contains("or does not own the table: pg_toast.", step.Message);
        }

        Task<IReadOnlyList<PhaseResult>> InvokeAsync() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), TestPlan.Yes));
    }

    private static async Task<Dictionary<string, string>> FilesAsync(TestDatabase database) =>
        (
            await database.ColumnAsync<string>(
                "select relname || ' ' || relfilenode from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace"
            )
        ).ToDictionary(l => l.Split(' ')[0], l => l.Split(' ')[1]);
}
