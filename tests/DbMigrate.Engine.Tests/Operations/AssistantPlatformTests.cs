using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Operations;

/// <summary>The plan of docs/examples/assistant-platform, run as its README describes.</summary>
public sealed class AssistantPlatformTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // All databases of the cluster share the roles: every test sets the same password.
    private static readonly string Password = Guid.NewGuid().ToString("N");

    private static readonly string Folder = ExampleFolder.Of("assistant-platform");
    private static readonly MigrationPlan Plan = MigrationPlanReader.Read(Folder);
    private static readonly string[] Tables = ["003", "004", "005", "006"];

    [Fact]
    public async Task Forward_back_and_forward_again()
    {
        await using var database = await PlatformAsync();
        await using var session = Open(database);
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => RunAsync(session, "003"));
            Assert.Contains("PostgreSQL", refused.Message, StringComparison.Ordinal);
            return;
        }

        var before = await SchemaOracle.ReadAsync(database);
        await RunAsync(session, Tables);
        var after = await SchemaOracle.ReadAsync(database);

        // Nothing has rows yet: nothing to ask.
        var undone = await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(Tables), new InvokeOptions()));
        Assert.Equal(["006", "005", "004", "003"], undone.Select(r => r.Phase));
        Assert.All(undone, r => Assert.Empty(r.Differences));
        Assert.Equal(before, await SchemaOracle.ReadAsync(database));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from tenants"));

        await RunAsync(session, [.. Tables, "tasks"]);
        Assert.Equal(after, await SchemaOracle.ReadAsync(database));
        Assert.All(await HistoryAsync(session), e => Assert.True(e.Intact, e.Problem));
    }

    [Fact]
    public async Task In_use_the_undo_asks_the_summaries_are_refreshed_and_old_conversations_are_archived()
    {
        await using var database = await PlatformAsync();
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            // Refused, as the other test shows.
            return;
        }

        await using var session = Open(database);
        await RunAsync(session, Tables);
        await ExecuteFileAsync(database, "setup/3-usage.sql");

        // What was written since is counted before anything is dropped; unattended it is refused.
        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(["006"]), new InvokeOptions()))
        );
        Assert.Contains(
            "Drops the table public.usage_metrics with 2,700 rows.",
            refused.Message,
            StringComparison.Ordinal
        );

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from monthly_usage_summary"));
        var tasks = Assert.Single(await RunAsync(session, "tasks"));
        Assert.Equal([2, 4], tasks.Steps.Select(s => s.Batches));
        Assert.Empty(tasks.Steps[0].Message);
        Assert.Equal(30L, await database.ScalarAsync<long>("select max(active_users) * 3 from monthly_usage_summary"));
        await AssertIsolatedAsync(database);

        var metrics = await TestPlan.ListAsync(session.GetMetricsAsync(session.SelectMetrics(null)));
        Assert.Equal(30, metrics.Count(m => m.Name == "active users"));
        Assert.All(metrics.Where(m => m.Name == "active users"), m => Assert.Equal("30", m.Value?.ToString()));
        Assert.Equal(3, metrics.Count(m => m is { Name: "tokens by tenant", Unit: "tokens" }));
        Assert.Equal(MetricStatus.Ok, Assert.Single(metrics, m => m.Name == "positive feedback").Status);

        var maintained = await TestPlan.ListAsync(
            session.InvokeMaintenanceAsync(new MaintenanceOptions { Now = true })
        );
        Assert.Equal(["daily", "monthly", "weekly"], maintained.Select(m => m.Schedule).Order(StringComparer.Ordinal));
        Assert.All(maintained, m => Assert.Equal(MaintenanceOutcome.Succeeded, m.Outcome));
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from conversations where is_archived <> (updated_at < now() - interval '6 months')"
            )
        );
        Assert.True(
            await database.ScalarAsync<bool>(
                "select bool_or(is_archived) and not bool_and(is_archived) from conversations"
            )
        );
    }

    private async Task<TestDatabase> PlatformAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await ExecuteFileAsync(database, "setup/1-base.sql");
        await ExecuteFileAsync(database, "setup/2-people.sql");
        await database.ExecuteAsync($"ALTER ROLE platform_owner PASSWORD '{Password}'");
        return database;
    }

    private static Task ExecuteFileAsync(TestDatabase database, string file) =>
        database.ExecuteAllAsync([.. SqlReader.ReadFile(Path.Combine(Folder, file)).Statements.Select(s => s.Text)]);

    private static string ConnectionString(TestDatabase database) =>
        database.ConnectionStringFor(new TestRole("platform_owner", Password));

    private static MigrationSession Open(TestDatabase database) =>
        MigrationSession.Create(Plan, new SessionOptions { ConnectionString = ConnectionString(database) });

    private static async Task<IReadOnlyList<PhaseResult>> RunAsync(MigrationSession session, params string[] phases)
    {
        var results = await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(phases), new InvokeOptions()));
        Assert.Equal(phases, results.Select(r => r.Phase));
        Assert.All(
            results,
            r =>
                Assert.True(
                    r.State == MigrationState.Verified,
                    string.Join('\n', r.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Message}"))
                )
        );
        Assert.All(results, r => Assert.Empty(r.Notices));
        return results;
    }

    private static Task<IReadOnlyList<MigrationEvent>> HistoryAsync(MigrationSession session) =>
        TestPlan.ListAsync(session.GetHistoryAsync(null, verify: true, last: null));

    /// <summary>A user reads and writes the own tenant's rows, and no summary.</summary>
    private static async Task AssertIsolatedAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var claims = await AskAsync(
            "select jsonb_build_object('tenant_id', tenant_id, 'sub', id)::text from users order by email limit 1"
        );
        await AskAsync($"select set_config('request.jwt.claims', '{claims}', true)");
        await AskAsync("set local role authenticated");
        foreach (var table in new[] { "conversations", "messages", "feedback", "usage_metrics", "current_day_usage" })
        {
            Assert.True((long)(await AskAsync($"select count(*) from {table}"))! > 0, table);
        }

        Assert.Equal(1L, await AskAsync("select count(distinct tenant_id) from conversations"));
        Assert.Equal(1L, await AskAsync("select count(distinct tenant_id) from usage_metrics"));
        Assert.Equal(
            "Hello!",
            await AskAsync(
                "with c as (insert into conversations (tenant_id, user_id) values (current_tenant(), current_person()) returning id) select 'Hello!' from c"
            )
        );
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            AskAsync("select count(*) from monthly_usage_summary")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);

        async Task<object?> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }
}
