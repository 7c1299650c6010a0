using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class CheckRunnerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_check_reads_only()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        var result = await database.AskAsync("sql: insert into t values (1) returning true");
        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, result.SqlState);
        Assert.Contains("rollback: true", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_rollback_it_writes_and_nothing_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        var result = await database.AskAsync("sql: insert into t values (1) returning id\nexpect: 1\nrollback: true");
        Assert.Equal(CheckStatus.Passed, result.Status);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task It_asks_as_somebody_else_with_settings_for_its_course_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app");
        await using var connection = await database.OpenAsync();
        var who = await connection.AskAsync(
            $"sql: select current_user, current_setting('app.customer'), current_setting('request.jwt.claims')::jsonb\n"
                + $"as: {{ role: {app.Name}, set: {{ app.customer: 1, request.jwt.claims: {{ sub: \"7\", level: 2, admin: false, none: null, list: [é, 1.5, 1e3, 007, 12345678901234567890123456789012345] }} }} }}\n"
                + $"expect: {{ table: [[{app.Name}, 1, '{{\"sub\": \"7\", \"list\": [\"é\", 1.5, 1000, \"007\", 12345678901234567890123456789012345], \"none\": null, \"admin\": false, \"level\": 2}}']] }}"
        );
        Assert.True(who.Status == CheckStatus.Passed, string.Join('\n', who.Rows.Prepend(who.Message)));

        var after = await connection.AskAsync(
            "sql: select current_user, current_setting('app.customer')\nexpect: { table: [[postgres, '']] }"
        );
        Assert.True(after.Status == CheckStatus.Passed, after.Message + string.Join('\n', after.Rows));
    }

    [Fact]
    public async Task A_role_that_may_not_be_taken_is_a_failed_check_that_says_what_to_grant()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (app, other) = (await database.CreateRoleAsync("app"), await database.CreateRoleAsync("other"));
        await using var connection = await database.OpenAsync(app);
        var result = await connection.AskAsync($"sql: select true\nas: {other.Name}");
        Assert.Equal((CheckStatus.Failed, PostgresErrorCodes.InsufficientPrivilege), (result.Status, result.SqlState));
        Assert.Contains($"GRANT {other.Name} TO {app.Name}", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_error_is_a_result_with_its_sqlstate_and_hint()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table memories (customer_id int)");
        var result = await database.AskAsync("sql: select customr_id from memories\nseverity: warn");
        Assert.Equal((CheckStatus.Warning, PostgresErrorCodes.UndefinedColumn), (result.Status, result.SqlState));
        Assert.True(result.Passed);
        Assert.Contains("memories.customer_id", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_clock_says_when_and_the_statement_timeout_bounds_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var before = await database.ScalarAsync<DateTime>("select clock_timestamp()");
        var result = await database.AskAsync(
            "sql: select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')\nexpect: 30s 2s"
        );
        Assert.True(result.Status == CheckStatus.Passed, result.Message);
        Assert.InRange(result.At, before, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(TimeSpan.Zero, result.At.Offset);

        var slow = await database.AskAsync("sql: select pg_sleep(60)\nas: { set: { statement_timeout: 20ms } }");
        Assert.Equal((CheckStatus.Failed, PostgresErrorCodes.QueryCanceled), (slow.Status, slow.SqlState));
        Assert.Contains("statement_timeout: 5min", slow.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_ends_the_statement_on_the_server_and_leaves_no_transaction()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await using var watcher = await database.OpenAsync();
        using var cancel = new CancellationTokenSource();
        var asked = CheckAsking.RunAsync(connection, PlanYaml.Check("sql: select pg_sleep(600)"), [], cancel.Token);
        await WaitForAsync(watcher, connection.ProcessID, "active");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await WaitForAsync(watcher, connection.ProcessID, "idle");
        Assert.Equal(CheckStatus.Passed, (await connection.AskAsync("sql: select true")).Status);
    }

    [Fact]
    public async Task A_lost_connection_is_thrown_and_not_taken_for_an_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() =>
            CheckAsking.RunAsync(
                connection,
                PlanYaml.Check("sql: select pg_terminate_backend(pg_backend_pid())\nexpect: { error: admin_shutdown }"),
                [],
                CancellationToken.None
            )
        );
    }

    private static async Task WaitForAsync(NpgsqlConnection watcher, int processId, string state)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await using var command = new NpgsqlCommand("select state from pg_stat_activity where pid = $1", watcher);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = processId });
        while (await command.ExecuteScalarAsync(deadline.Token) as string != state)
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
