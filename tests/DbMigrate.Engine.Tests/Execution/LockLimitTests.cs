using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>No statement of a file waits longer for a lock than the plan allows, whatever the file sets.</summary>
public sealed class LockLimitTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: limits
        limits: { lock_timeout: 100ms, lock_budget: 5m }
        phases:
          - id: a
            apply:
              - sql: { file: a.sql, transaction: MODE }
            undo: []
        """;

    // No effect shows the lock that it takes: it is asked for without a look.
    private const string Unforeseen = "do $$ begin alter table busy add column x int; end $$;\n";

    [Fact]
    public async Task A_block_that_catches_the_cancellation_too_loses_its_session()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table busy (id int)");
        using var plan = new TestPlan(
            database,
            """
            plan: taken
            limits: { lock_timeout: 200ms, lock_budget: 5m }
            phases:
              - { id: a, apply: [ sql: a.sql ] }
            """,
            (
                "a.sql",
                """
                do $$ begin
                    perform set_config('lock_timeout', '0', true);
                    loop
                        begin
                            execute 'alter table busy add n int';
                            exit;
                        exception when query_canceled then null;
                        end;
                    end loop;
                end $$;
                """
            )
        );
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select from busy");

        await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());

        Assert.False(
            await database.ScalarAsync<bool>(
                "select exists (select from pg_locks where not granted and relation = 'busy'::regclass)"
            )
        );
        await PostgresFixture.RunAsync(reader, "rollback");
    }

    [Theory]
    [InlineData("transaction: file")]
    [InlineData("transaction: statement")]
    public async Task A_block_that_takes_the_time_out_away_is_cancelled_and_tried_again(string mode)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table busy (id int)");
        using var plan = new TestPlan(
            database,
            $$"""
            plan: taken
            limits: { lock_timeout: 200ms, lock_budget: 5m }
            phases:
              - { id: a, apply: [ sql: { file: a.sql, {{mode}} } ] }
            """,
            (
                "a.sql",
                "do $$ begin perform set_config('lock_timeout', '0', true); "
                    + "execute 'alter table busy add n int'; end $$;\n"
            )
        );
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select from busy");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            run.IsCompleted
            || plan.MessagesNow()
                .Any(m =>
                    m.Text.Contains("the lock time-out was taken away", StringComparison.Ordinal)
                    || m.Text.Contains("try 1, next in", StringComparison.Ordinal)
                    || m.Text.Contains("1 try", StringComparison.Ordinal)
                )
        );

        // Nobody queues behind it between two tries.
        Assert.Equal(1, await PostgresFixture.RunAsync(await database.OpenAsync(), "insert into busy values (1)"));
        await PostgresFixture.RunAsync(reader, "rollback");
        var result = (await run)[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Steps[0].Retries >= 1);
        Assert.Equal(1, await database.ScalarAsync<int>("select count(*)::int from busy where n is null"));
    }

    [Theory]
    [InlineData("set lock_timeout = 0")]
    [InlineData("SET SESSION \"lock_timeout\" TO '1h'")]
    [InlineData("set local lock_timeout = 0")]
    [InlineData("reset lock_timeout")]
    [InlineData("reset all")]
    [InlineData("select pg_catalog.set_config('lock_timeout', '0', false)")]
    [InlineData("select set_config('lock_' || 'timeout', '0', true)")]
    [InlineData("do $$ begin perform set_config('lock_timeout', '0', false); end $$")]
    [InlineData("select unlimited()")]
    [InlineData("insert into noted values (1)")]
    [InlineData("savepoint a; set lock_timeout = 0; savepoint b; select 1; rollback to b")]
    public async Task A_file_cannot_take_the_lock_timeout_away(string before)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeBusyAsync(database);
        await database.ExecuteAllAsync(
            "create function unlimited() returns void language plpgsql as $$ begin execute 'set lock_timeout = 0'; end $$",
            "create table noted (id int)",
            "create function note() returns trigger language plpgsql as $$ begin set local lock_timeout = 0; return new; end $$",
            "create trigger note before insert on noted for each row execute function note()"
        );
        await BlockedAsync(database, "file", before + ";\n" + Unforeseen);
    }

    [Theory]
    [InlineData("set lock_timeout = 0")]
    [InlineData("do $$ begin perform set_config('lock_timeout', '0', false); end $$")]
    public async Task A_batch_before_cannot_take_it_away_either(string before)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeBusyAsync(database);
        foreach (var mode in new[] { "statement", "none" })
        {
            await BlockedAsync(database, mode, before + ";\n" + Unforeseen, keeps: true);
        }
    }

    [Theory]
    [InlineData("alter table busy add column x int")]
    [InlineData("vacuum full busy")]
    [InlineData("cluster busy using busy_pkey")]
    [InlineData("cluster")]
    [InlineData("reindex table busy")]
    [InlineData("reindex schema shop")]
    [InlineData("refresh materialized view seen")]
    [InlineData("drop index busy_name")]
    [InlineData("truncate busy")]
    [InlineData("call change()")]
    [InlineData("do $$ begin alter table busy add column x int; end $$")]
    public async Task What_takes_a_strong_lock_outside_a_transaction_does_not_wait_for_it_longer(string statement)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeBusyAsync(database);
        await BlockedAsync(database, "none", statement + ";\n");
    }

    [Fact]
    public async Task A_statement_that_was_blocked_gets_its_lock_when_the_blocker_ends()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeBusyAsync(database);
        using var plan = Plan(database, "none", "alter table busy add column x int;\n");
        await using var reader = await database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await PostgresFixture.RunAsync(reader, "select from busy");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() => plan.MessagesNow().Any(m => m.Text.Contains(", 0 tries", StringComparison.Ordinal)));
        await transaction.CommitAsync();
        var result = Assert.Single(await run);
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Steps[0].Looks >= 1);
    }

    [Theory]
    [InlineData("create index concurrently busy_more on busy (name)")]
    [InlineData("reindex (concurrently) table busy")]
    [InlineData("reindex table concurrently busy")]
    [InlineData("drop index concurrently busy_name")]
    public async Task Statements_with_concurrently_have_none_whatever_the_file_sets(string statement)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await MakeBusyAsync(database);
        using var plan = Plan(database, "file", $"set lock_timeout = '50ms';\n{statement};\n");
        await using var writer = await database.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await PostgresFixture.RunAsync(writer, "insert into busy (id) values (-1)");
        var run = plan.InvokeAsync();

        // It waits for the transaction for longer than any limit of the plan or of the file.
        await database.WaitForAsync(
            "select exists (select from pg_stat_activity a join pg_locks l on l.pid = a.pid and not l.granted where a.datname = current_database() and a.application_name like 'dbmigrate % run' and clock_timestamp() - a.query_start > interval '1200 ms')",
            run
        );
        await transaction.CommitAsync();
        var result = Assert.Single(await run);
        Assert.Equal((MigrationState.Verified, 0), (result.State, result.Steps[0].Retries));
    }

    [Theory]
    [InlineData("file", "set lock_timeout = '7ms';\nselect pg_sleep(0)")]
    [InlineData("file", "set local lock_timeout = '7ms';\nselect unlimited()")]
    [InlineData("statement", "set lock_timeout = '7ms'")]
    [InlineData("none", "set lock_timeout = '7ms'")]
    public async Task A_file_may_shorten_it(string mode, string before)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create function unlimited() returns void language plpgsql as $$ begin null; end $$",
            "create table seen (value text)"
        );
        using var plan = Plan(
            database,
            mode,
            before + ";\ninsert into seen values (current_setting('lock_timeout'));\n"
        );
        await plan.InvokeAsync();
        Assert.Equal("7ms", await database.ScalarAsync<string>("select value from seen"));
    }

    [Fact]
    public async Task The_time_outs_that_a_file_sets_stay_in_its_session_after_a_statement_outside_a_transaction()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table seen (value text)", "create table t (id int)");
        using var plan = Plan(
            database,
            "none",
            "set lock_timeout = '7ms';\ncreate index concurrently t_id on t (id);\ninsert into seen values (current_setting('lock_timeout'));\n"
        );
        await plan.InvokeAsync();
        Assert.Equal("7ms", await database.ScalarAsync<string>("select value from seen"));
    }

    [Theory]
    [InlineData("insert into t values (1);\ninsert into seen values (current_setting('lock_timeout'));\n", "100ms")]
    [InlineData("do $$ begin null; end $$;\ninsert into seen values (current_setting('lock_timeout'));\n", "100ms")]
    [InlineData("set lock_timeout = 0;\ninsert into seen values (current_setting('lock_timeout'));\n", "100ms")]
    public async Task A_shorter_default_of_the_role_is_not_the_limit(string sql, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table seen (value text)",
            "create table t (id int)",
            $"alter database {database.Name} set lock_timeout = '5ms'"
        );
        using var plan = Plan(database, "statement", sql);
        await plan.InvokeAsync();
        Assert.Equal(expected, await database.ScalarAsync<string>("select value from seen"));
    }

    private static async Task MakeBusyAsync(TestDatabase database) =>
        await database.ExecuteAllAsync(
            "create schema shop",
            "create table busy (id int primary key, name text)",
            "create index busy_name on busy (name)",
            "alter table busy cluster on busy_pkey",
            "create table shop.busy (id int primary key)",
            "create materialized view seen as select * from busy",
            "create procedure change() language plpgsql as $$ begin commit; alter table busy add column x int; commit; end $$"
        );

    private static TestPlan Plan(TestDatabase database, string mode, string sql) =>
        new(database, Yaml.Replace("MODE", mode, StringComparison.Ordinal), ("a.sql", sql));

    /// <summary>
    /// Runs a file while a reader holds its locks. Expects that a try ends with the lock time-out, or that the lock is
    /// known to be taken and is not asked for.
    /// </summary>
    private static async Task BlockedAsync(TestDatabase database, string mode, string sql, bool keeps = false)
    {
        using var plan = Plan(database, mode, sql);
        await using var reader = await database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await PostgresFixture.RunAsync(reader, "select from busy");
        await PostgresFixture.RunAsync(reader, "select from shop.busy");
        await PostgresFixture.RunAsync(reader, "select from seen");

        // Without a limit the statement waits for the reader, whose transaction stays open until the run has ended.
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await Wait.ForAsync(() =>
            run.IsCompleted
            || plan.MessagesNow()
                .Any(m =>
                    m.Text.Contains("try 1, next in", StringComparison.Ordinal)
                    || m.Text.Contains(", 0 tries", StringComparison.Ordinal)
                )
        );
        await cancel.CancelAsync();
        var stopped = await Assert.ThrowsAsync<PhaseStoppedException>(() => run);
        Assert.Equal(keeps, stopped.Message.Contains("stays done", StringComparison.Ordinal));
        await transaction.RollbackAsync();
        await database.ExecuteAsync("drop schema if exists dbmigrate cascade");
    }
}
