using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class IndexStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Memories =
        "create table memories (id int primary key, owner int, email text, created_at timestamptz not null default now())";

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            Memories,
            "create schema \"Ledger\"",
            "create table \"Ledger\".\"Account Book\" (\"Owner\" int, note text)"
        );
        using var life = new StepLifecycle(
            database,
            """
            - index: { table: memories, columns: [owner, created_at desc] }
            - index: { table: memories, expression: lower(email), unique: true, where: email is not null, name: memories_mail }
            - index: { table: '"Ledger"."Account Book"', columns: '"Owner"' }
            - index: { table: memories, columns: email, method: hash }
            """
        );

        await life.ProveAsync();

        Assert.Equal(
            "CREATE INDEX memories_owner_created_at_idx ON public.memories USING btree (owner, created_at DESC)",
            await DefinitionAsync(database, "memories_owner_created_at_idx")
        );
        Assert.Equal(
            "CREATE UNIQUE INDEX memories_mail ON public.memories USING btree (lower(email)) WHERE (email IS NOT NULL)",
            await DefinitionAsync(database, "memories_mail")
        );
        Assert.Equal(
            "CREATE INDEX \"Account Book_Owner_idx\" ON \"Ledger\".\"Account Book\" USING btree (\"Owner\")",
            await DefinitionAsync(database, "\"Ledger\".\"Account Book_Owner_idx\"")
        );
    }

    [Fact]
    public async Task On_a_partitioned_table_each_partition_gets_its_own_without_a_lock_on_the_whole()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table logs (id int, at date, kind text) partition by range (at)",
            "create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01')",
            "create table logs_2 partition of logs for values from ('2024-02-01') to ('2024-03-01') partition by list (kind)",
            "create table logs_2a partition of logs_2 for values in ('a')",
            "create table logs_2b partition of logs_2 for values in ('b')",
            "insert into logs select i, date '2024-01-01' + i, 'a' from generate_series(0, 30) i"
        );
        using var life = new StepLifecycle(database, "- index: { table: logs, columns: [kind, id] }");

        await life.ProveAsync();

        Assert.Equal(
            [
                "logs_1_kind_id_idx",
                "logs_2_kind_id_idx",
                "logs_2a_kind_id_idx",
                "logs_2b_kind_id_idx",
                "logs_kind_id_idx",
            ],
            await database.ColumnAsync<string>(
                "select indexrelid::regclass::text from pg_index where indrelid::regclass::text like 'logs%' and indisvalid order by 1"
            )
        );
    }

    [Fact]
    public async Task An_index_that_is_there_is_not_built_again_and_not_dropped_by_the_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Memories, "create index memories_owner_idx on memories (owner)");
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: owner }");

        var result = Assert.Single(await life.Plan.InvokeAsync());
        Assert.Equal(0, result.Steps[0].Batches);
        Assert.Contains("already exists", result.Steps[0].Message);

        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
        Assert.NotNull(await DefinitionAsync(database, "memories_owner_idx"));
    }

    [Fact]
    public async Task An_invalid_index_of_the_same_definition_is_dropped_and_built_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            Memories,
            "create index memories_owner_idx on memories (owner)",
            Invalidate("memories_owner_idx")
        );
        var old = await database.ScalarAsync<string>("select 'memories_owner_idx'::regclass::oid::text");
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: owner }");

        Assert.Single(await life.Plan.InvokeAsync());

        Assert.True(await IsValidAsync(database, "memories_owner_idx"));
        Assert.NotEqual(old, await database.ScalarAsync<string>("select 'memories_owner_idx'::regclass::oid::text"));
        Assert.Contains(life.Plan.Messages, m => m.Text.Contains("was INVALID", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "create index memories_owner_idx on memories (owner, id)",
        "another definition: CREATE INDEX memories_owner_idx ON public.memories USING btree (owner, id)"
    )]
    [InlineData("create unique index memories_owner_idx on memories (owner)", "another definition")]
    [InlineData("create index memories_owner_idx on memories (owner desc)", "another definition")]
    [InlineData("create index memories_owner_idx on memories (owner) where id > 1", "another definition")]
    [InlineData("create index memories_owner_idx on others (owner)", "an index of public.others")]
    [InlineData("create view memories_owner_idx as select 1 as x", "not an index")]
    public async Task A_name_that_is_taken_is_an_error_and_nothing_is_touched(string there, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Memories, "create table others (owner int)", there);
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: owner }");
        var before = await life.SchemaAsync();

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());

        Assert.Contains(said, error.Message);
        Assert.StartsWith("plan.yaml:6:9: ", error.Message);
        Assert.Equal(4, error.ExitCode);
        var after = await life.SchemaAsync();
        Assert.Equal(before, after.Where(o => before.ContainsKey(o.Key)).ToDictionary());
    }

    [Fact]
    public async Task A_materialized_view_that_was_never_refreshed_gets_a_unique_index()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create materialized view owners as select 1 as id with no data");
        using var life = new StepLifecycle(database, "- index: { table: owners, columns: id, unique: true }");

        await life.ProveAsync();
    }

    [Fact]
    public async Task Duplicates_are_named_before_a_unique_index_is_built()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            Memories,
            "insert into memories (id, email) select i, 'a' || i % 2 || '@example.com' from generate_series(1, 5) i"
        );
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: email, unique: true }");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());

        Assert.Contains("a1@example.com) 3 times", error.Message);
        Assert.Null(await DefinitionAsync(database, "memories_email_idx"));
    }

    [Fact]
    public async Task What_a_failed_build_leaves_is_gone_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Memories, "insert into memories (id, email) values (1, 'a'), (2, 'a')");
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: email desc, unique: true }");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.InvokeAsync());

        Assert.Equal(Npgsql.PostgresErrorCodes.UniqueViolation, error.SqlState);
        Assert.Null(await DefinitionAsync(database, "memories_email_idx"));

        await database.ExecuteAsync("delete from memories where id = 2");
        Assert.Single(await life.Plan.InvokeAsync());
        Assert.True(await IsValidAsync(database, "memories_email_idx"));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_said_with_the_nearest_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(Memories);
        using var life = new StepLifecycle(database, "- index: { table: memorys, columns: owner }");

        Assert.Contains(
            "memories",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }

    [Fact]
    public async Task What_it_would_do_is_told_with_locks_and_in_both_directions()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(Memories);
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: [owner, created_at desc] }");
        await using var session = life.Plan.Session();

        var apply = (
            await TestPlan.ListAsync(
                session.PreviewAsync([session.Plan.Phases[0]], PhaseAction.Apply, new InvokeOptions())
            )
        ).Single(p => p.Kind == "index");
        Assert.Equal(
            ["CREATE INDEX CONCURRENTLY memories_owner_created_at_idx ON memories (owner, created_at desc)"],
            apply.Statements
        );
        Assert.Equal(["SHARE UPDATE EXCLUSIVE on memories"], apply.Locks.Select(l => l.ToString()));
        Assert.StartsWith("memories: rows unknown (never analyzed), ", Assert.Single(apply.Tables));

        await life.Plan.InvokeAsync();
        var undo = Assert.Single(
            await TestPlan.ListAsync(session.PreviewAsync(session.Plan.Phases, PhaseAction.Undo, new InvokeOptions())),
            p => p.Step == 1
        );
        Assert.Equal(["DROP INDEX CONCURRENTLY memories_owner_created_at_idx"], undo.Statements);
        Assert.Equal(["SHARE UPDATE EXCLUSIVE on memories"], undo.Locks.Select(l => l.ToString()));
        Assert.StartsWith("memories: rows unknown (never analyzed), ", Assert.Single(undo.Tables));
    }

    [Fact]
    public async Task While_an_invalid_leftover_is_dropped_who_is_waited_for_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            Memories,
            "create index memories_owner_idx on memories (owner)",
            Invalidate("memories_owner_idx")
        );
        using var life = new StepLifecycle(database, "- index: { table: memories, columns: owner }");
        await using var writer = await database.OpenAsync();
        await PostgresFixture.RunAsync(writer, "begin");
        await PostgresFixture.RunAsync(writer, "insert into memories values (1)");
        var run = life.Plan.InvokeAsync();
        await Wait.ForAsync(() =>
            run.IsCompleted
            || life.Plan.MessagesNow()
                .Any(m => m.Text.Contains($"held by pid {writer.ProcessID}", StringComparison.Ordinal))
        );
        Assert.True(
            await database.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where query ilike 'drop index concurrently%' "
                    + "and state = 'active' and datname = current_database())"
            )
        );
        await PostgresFixture.RunAsync(writer, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Equal(writer.ProcessID, result.Waits[0].BlockerProcessId);
        Assert.True(await IsValidAsync(database, "memories_owner_idx"));
    }

    internal static string Invalidate(string index) =>
        $"update pg_index set indisvalid = false where indexrelid = '{index}'::regclass";

    internal static Task<bool> IsValidAsync(TestDatabase database, string index) =>
        database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = to_regclass($1)", index);

    private static Task<string?> DefinitionAsync(TestDatabase database, string index) =>
        database.ScalarAsync<string>("select pg_get_indexdef(to_regclass($1))", index);
}
