using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Steps;

public class CatalogProbeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("create index concurrently i on t (a)", "create index i on t (a)", true)]
    [InlineData("create index concurrently i on t (a)", "create index other on t (a)", false)]
    [InlineData(
        "create index concurrently if not exists i on t (a)",
        "create table u (a int); create index i on u (a)",
        false
    )]
    [InlineData("create index concurrently \"The Index\" on t (a)", "create index \"The Index\" on t (a)", true)]
    [InlineData(
        "create index concurrently i on s.t (a)",
        "create schema s; create table s.t (a int); create index i on s.t (a)",
        true
    )]
    [InlineData(
        "create index concurrently i on s.t (a)",
        "create schema s; create table s.t (a int); create index i on t (a)",
        false
    )]
    [InlineData("create index concurrently on t (a)", "create index on t (a)", null)]
    [InlineData("drop index concurrently i", "create index i on t (a)", false)]
    [InlineData("drop index concurrently s.i", "create index i on t (a)", true)]
    [InlineData("reindex index concurrently t_pkey", "", false)]
    [InlineData("reindex table concurrently t", "", false)]
    [InlineData(
        "alter table p detach partition p1 concurrently",
        "create table p (a int) partition by list (a); create table p1 partition of p for values in (1)",
        false
    )]
    [InlineData(
        "alter table p detach partition p1 concurrently",
        "create table p (a int) partition by list (a); create table p1 (a int)",
        true
    )]
    [InlineData("alter table p detach partition p1 concurrently", "create table p (a int) partition by list (a)", null)]
    [InlineData("create database postgres", "", true)]
    [InlineData("create database there_is_none_of_that_name", "", false)]
    [InlineData("drop database there_is_none_of_that_name", "", true)]
    [InlineData("drop database if exists postgres", "", false)]
    [InlineData("create tablespace pg_default location '/x'", "", true)]
    [InlineData("drop subscription none_of_that_name", "", true)]
    [InlineData("vacuum t", "", false)]
    [InlineData("alter system set work_mem = '4MB'", "", false)]
    public async Task Answers_by_the_catalog(string statement, string there, bool? done)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            "create table t (a int primary key)",
            .. there.Split("; ", StringSplitOptions.RemoveEmptyEntries),
        ]);
        await using var connection = await database.OpenAsync();

        Assert.Equal(done, (await Probe(statement).AskAsync(connection, CancellationToken.None)).Done);
    }

    [Theory]
    [InlineData("call p()")]
    [InlineData("commit prepared 'x'")]
    public void Where_nothing_can_tell_there_is_no_probe(string statement) =>
        Assert.Null(CatalogProbe.For(Effect(statement)));

    [Fact]
    public async Task An_invalid_index_is_dropped_and_is_not_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (a int)",
            "create index i on t (a)",
            IndexStepTests.Invalidate("i")
        );
        await using var connection = await database.OpenAsync();

        var answer = await Probe("create index concurrently i on t (a)").AskAsync(connection, CancellationToken.None);

        Assert.False(answer.Done);
        Assert.Contains("INVALID", answer.Message);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('i') is null"));
    }

    [Theory]
    [InlineData("reindex index concurrently i", "i_ccnew", true)]
    [InlineData("reindex index concurrently i", "i_ccold1", true)]
    [InlineData("reindex index concurrently i", "j_ccnew", false)]
    [InlineData("reindex table concurrently t", "j_ccnew", true)]
    [InlineData("reindex schema concurrently public", "j_ccnew", true)]
    [InlineData("reindex table concurrently t", "half_made", false)]
    [InlineData("reindex table concurrently t", "made_by_hand_ccnew", false)]
    [InlineData("reindex schema concurrently public", "j1_ccold", false)]
    [InlineData(
        "reindex table concurrently t",
        "a_name_of_an_index_that_is_as_long_as_the_server_keeps_it_ccnew",
        true
    )]
    public async Task What_a_reindex_left_is_dropped(string statement, string leftover, bool dropped)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (a int)",
            "create index i on t (a)",
            "create index j on t (a)",
            "create index j1a on t (a)",
            "create index a_name_of_an_index_that_is_as_long_as_the_server_keeps_it_in_full on t (a)",
            $"create index {leftover} on t (a)",
            IndexStepTests.Invalidate(leftover)
        );
        await using var connection = await database.OpenAsync();

        Assert.False((await Probe(statement).AskAsync(connection, CancellationToken.None)).Done);

        Assert.Equal(dropped, await database.ScalarAsync<bool>("select to_regclass($1) is null", leftover));
        Assert.True(await IndexStepTests.IsValidAsync(database, "i"));
    }

    [Fact]
    public async Task A_detach_that_is_pending_is_finalized()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table p (a int) partition by list (a)",
            "create table p1 partition of p for values in (1)"
        );
        await using var reader = await database.OpenAsync();
        await using (var snapshot = await reader.BeginTransactionAsync())
        {
            await PostgresFixture.RunAsync(reader, "select * from p");
            await using var detaching = await database.OpenAsync();
            await PostgresFixture.RunAsync(detaching, "set lock_timeout = '100ms'");
            await Assert.ThrowsAsync<PostgresException>(() =>
                PostgresFixture.RunAsync(detaching, "alter table p detach partition p1 concurrently")
            );
        }

        Assert.True(await database.ScalarAsync<bool>("select inhdetachpending from pg_inherits"));
        await using var connection = await database.OpenAsync();

        Assert.True(
            (
                await Probe("alter table p detach partition p1 concurrently")
                    .AskAsync(connection, CancellationToken.None)
            ).Done
        );
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_inherits"));
    }

    [Fact]
    public async Task A_file_s_if_not_exists_does_not_pass_over_an_invalid_index()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (a int)",
            "create index i on t (a)",
            IndexStepTests.Invalidate("i")
        );
        using var life = new StepLifecycle(
            database,
            "- sql: a.sql",
            ("a.sql", "create index concurrently if not exists i on t (a);\n")
        );

        Assert.Equal(MigrationState.Verified, Assert.Single(await life.Plan.InvokeAsync()).State);

        Assert.True(await IndexStepTests.IsValidAsync(database, "i"));
    }

    [Fact]
    public async Task A_file_s_detach_that_was_left_pending_is_brought_to_its_end()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table p (a int) partition by list (a)",
            "create table p1 partition of p for values in (1)",
            "update pg_inherits set inhdetachpending = true"
        );
        using var life = new StepLifecycle(
            database,
            "- sql: a.sql",
            ("a.sql", "alter table p detach partition p1 concurrently;\n")
        );

        Assert.Equal(MigrationState.Verified, Assert.Single(await life.Plan.InvokeAsync()).State);

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_inherits"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("drop index i")]
    [InlineData("update pg_index set indisvalid = false where indexrelid = 'i'::regclass")]
    public async Task A_build_of_whose_end_nothing_is_known_is_settled_by_what_is_there(string since)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = await InDoubtAsync(database);
        await database.ExecuteAllAsync(since.Split(';', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(MigrationState.InDoubt, (await life.Plan.StatusAsync())[0].State);

        Assert.Equal(MigrationState.Verified, Assert.Single(await life.Plan.InvokeAsync()).State);

        Assert.True(await IndexStepTests.IsValidAsync(database, "i"));
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('i') is null"));
    }

    [Fact]
    public async Task A_build_in_doubt_is_taken_back_by_an_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = await InDoubtAsync(database);

        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);

        Assert.True(await database.ScalarAsync<bool>("select to_regclass('i') is null"));
    }

    [Fact]
    public async Task A_session_that_a_killed_run_left_is_waited_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = await InDoubtAsync(database);
        await database.ExecuteAsync("drop index i");
        await using var writer = await database.OpenAsync();
        await using var open = await writer.BeginTransactionAsync();
        await PostgresFixture.RunAsync(writer, "insert into t values (1)");
        await using var orphan = await database.OpenAsync();
        var building = PostgresFixture.RunAsync(orphan, "CREATE INDEX CONCURRENTLY i ON public.t (a)");
        await WaitForAsync(
            database,
            $"select count(*) > 0 from pg_stat_activity where pid = {orphan.ProcessID} and wait_event_type = 'Lock'"
        );

        var invoking = life.Plan.InvokeAsync();
        await WaitForAsync(
            database,
            "select count(*) > 0 from pg_stat_activity where application_name like 'dbmigrate % run' and query like '%from pg_catalog.pg_stat_activity a%'"
        );
        Assert.False(invoking.IsCompleted);
        await open.CommitAsync();
        await building;

        var step = Assert.Single(await invoking).Steps[0];
        Assert.Equal(MigrationState.Verified, (await life.Plan.StatusAsync())[0].State);
        Assert.Equal(StepStatus.Done, step.Status);
        Assert.Contains(life.Plan.Messages, m => m.Text.Contains("still executes it", StringComparison.Ordinal));
        Assert.Contains(life.Plan.Messages, m => m.Text.Contains("exists and is valid", StringComparison.Ordinal));
    }

    /// <summary>A phase whose build of the index i was begun, and whose run ended without a word.</summary>
    private static async Task<StepLifecycle> InDoubtAsync(TestDatabase database)
    {
        await database.ExecuteAllAsync(
            "create table t (a int)",
            "create table u (a int)",
            "insert into u values (1), (1)"
        );
        var life = new StepLifecycle(
            database,
            "- index: { table: t, columns: a, name: i }\n- index: { table: u, columns: a, unique: true }"
        );
        await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        await database.ExecuteAllAsync("truncate u", "delete from dbmigrate.event where event = 'BatchDone'");
        return life;
    }

    private static async Task WaitForAsync(TestDatabase database, string condition)
    {
        while (!await database.ScalarAsync<bool>(condition))
        {
            await Task.Delay(20);
        }
    }

    private static IInDoubtProbe Probe(string statement) =>
        CatalogProbe.For(Effect(statement)) ?? throw new InvalidOperationException("There is no probe.");

    private static NonTransactionalEffect? Effect(string statement) =>
        Assert.Single(SqlReader.ReadText(statement, "test").Statements).Doubt;
}
