using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Schema;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Operations;

/// <summary>The plan of docs/examples/consolidated-schema, run as its README describes.</summary>
public sealed class ConsolidatedSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // All databases of the cluster share the roles: every test sets the same password.
    private static readonly string Password = Guid.NewGuid().ToString("N");

    private static readonly string Folder = ExampleFolder.Of("consolidated-schema");
    private static readonly MigrationPlan Plan = MigrationPlanReader.Read(Folder);

    private static readonly string[] Increments =
    [
        "20250120000000_nps_submissions",
        "20250203000000_workflow_duration",
        "20250203000001_fill_workflow_duration",
    ];

    [Fact]
    public void The_files_are_what_the_readme_says()
    {
        var master = File.ReadAllText(
            Path.Combine(Folder, "supabase/migrations/99999999999999_master_consolidated_schema.sql")
        );
        Assert.True(master.Split('\n').Length > 1400);
        Assert.Equal(26, master.Split("CREATE TABLE ").Length - 1);
        Assert.DoesNotContain(
            "IF NOT EXISTS ",
            master.Replace("no IF NOT EXISTS", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal(26, File.ReadAllText(Path.Combine(Folder, "prisma/schema.prisma")).Split("\nmodel ").Length - 1);
        Assert.Equal(Increments, Plan.Phases.Select(p => p.Id));
        Assert.Equal(13, Plan.Source!.Archived.Count);
        Assert.Empty(Plan.Source.Notes);
        Assert.Equal(10, Plan.Source.ArchivedVersions.Value.Select(v => v.Version).Distinct().Count());
    }

    [Fact]
    public async Task Forward_back_and_forward_again()
    {
        await using var database = await DatabaseAsync("2-history.sql");
        await using var session = Open(database);
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => RunAsync(session, Increments));
            Assert.Contains("PostgreSQL", refused.Message, StringComparison.Ordinal);
            return;
        }

        var before = await Examples.SchemaOracle.ReadAsync(database);
        await RunAsync(session, Increments);
        var after = await Examples.SchemaOracle.ReadAsync(database);
        Assert.Equal(13L, await HistoryRowsAsync(database));

        // Nothing has rows yet: nothing to ask.
        var undone = await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(Increments), new InvokeOptions()));
        Assert.Equal(Increments.Reverse(), undone.Select(r => r.Phase));
        Assert.All(undone, r => Assert.Empty(r.Differences));
        Assert.Equal(before, await Examples.SchemaOracle.ReadAsync(database));
        Assert.Equal(10L, await HistoryRowsAsync(database));

        await RunAsync(session, Increments);
        Assert.Equal(after, await Examples.SchemaOracle.ReadAsync(database));
        Assert.Equal(13L, await HistoryRowsAsync(database));
        Assert.All(
            await TestPlan.ListAsync(session.GetHistoryAsync(null, verify: true, last: null)),
            e => Assert.True(e.Intact, e.Problem)
        );
    }

    [Fact]
    public async Task An_empty_database_becomes_what_the_increments_make_of_one_with_a_past()
    {
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            // Refused, as the other test shows.
            return;
        }

        await using var live = await DatabaseAsync("2-history.sql");
        await using var fresh = await DatabaseAsync();
        await using (var session = Open(live))
        {
            await RunAsync(session, Increments);
        }

        await using (var session = Open(fresh))
        {
            var results = await TestPlan.ListAsync(
                session.InvokeAsync(session.SelectPhases(null), new InvokeOptions())
            );
            Assert.Equal(["bootstrap", .. Increments], results.Select(r => r.Phase));
            Assert.All(results, r => Assert.True(r.Succeeded, r.Message));
            Assert.Equal(
                [MigrationState.Adopted, MigrationState.Verified, MigrationState.Verified],
                (await session.GetStatusAsync(session.Plan.Phases)).Select(s => s.State)
            );
            // What the master file made passes the checks of the increments that it contains.
            var checks = await TestPlan.ListAsync(session.VerifyAsync(session.SelectPhases([Increments[0]])[0]));
            Assert.All(checks, c => Assert.True(c.Passed, $"{c.Name}: {c.Message}"));
        }

        var comparison = await MigrationSchema.CompareAsync(live.Uri, fresh.Uri, new SchemaOptions());
        Assert.Empty(comparison.Differences);
        await Schema.SchemaOracle.CompareDumpsAsync(live, fresh);
    }

    [Fact]
    public async Task The_prisma_schema_is_that_of_the_database()
    {
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            return;
        }

        await using var fresh = await DatabaseAsync();
        await using var session = Open(fresh);
        await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(null), new InvokeOptions()));

        var comparison = await MigrationSchema.CompareAsync(
            fresh.Uri,
            Path.Combine(Folder, "prisma/schema.prisma"),
            new SchemaOptions()
        );

        Assert.True(
            comparison.AreEqual,
            string.Join(
                '\n',
                comparison.Differences.Where(d => d.Change != SchemaChange.NotInPrisma).Select(d => d.ToString())
            )
        );
        Assert.Contains(comparison.Differences, d => d.Name.Contains("organizations_read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_use_it_keeps_everybody_to_the_own_rows_and_deletes_what_is_old()
    {
        if (await PostgresFixture.MajorVersionAsync() < 15)
        {
            return;
        }

        await using var database = await DatabaseAsync("2-history.sql", "3-supabase-cli.sql", "4-rows.sql");
        await using var session = Open(database);
        Assert.Equal(
            [HistoryOutcome.Applied, HistoryOutcome.Pending, HistoryOutcome.Pending],
            (await session.AdoptAsync()).Entries.Take(3).Select(e => e.Outcome)
        );
        await RunAsync(session, Increments[1..]);
        await AssertIsolatedAsync(database);

        var events = await database.ScalarAsync<long>("select count(*) from events");
        var maintained = await TestPlan.ListAsync(
            session.InvokeMaintenanceAsync(new MaintenanceOptions { Now = true })
        );
        Assert.Equal(["drift", "nightly"], maintained.Select(m => m.Schedule).Order(StringComparer.Ordinal));
        Assert.All(maintained, m => Assert.Equal(MaintenanceOutcome.Succeeded, m.Outcome));
        Assert.True(await database.ScalarAsync<long>("select count(*) from events") < events);
        Assert.Equal(200L, await database.ScalarAsync<long>("select count(*) from privacy_transparency_log"));
        Assert.All(
            await TestPlan.ListAsync(session.GetMetricsAsync(session.SelectMetrics(null))),
            m => Assert.True(m.Status == MetricStatus.Ok, $"{m.Name}: {m.Value} {m.Status}")
        );

        // Somebody changes the schema by hand: the alarm, and the next migration, see it.
        await database.ExecuteAsync("alter table users disable row level security");
        var alarm = await Assert.ThrowsAsync<MaintenanceFailedException>(() =>
            TestPlan.ListAsync(session.InvokeMaintenanceAsync(new MaintenanceOptions { Now = true }))
        );
        Assert.Contains("drift", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("table public.users: row security", alarm.Message, StringComparison.Ordinal);
        Assert.Contains(
            await TestPlan.ListAsync(session.GetMetricsAsync(session.SelectMetrics(["tables without*"]))),
            m => m.Status == MetricStatus.Critical
        );
        await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(Increments[2..]), TestPlan.Yes));
    }

    private static Task<long> HistoryRowsAsync(TestDatabase database) =>
        database.ScalarAsync<long>("select count(*) from supabase_migrations.schema_migrations");

    /// <summary>A database for the owner of the tables, after some of the files of the set-up.</summary>
    private async Task<TestDatabase> DatabaseAsync(params string[] files)
    {
        var database = await postgres.CreateDatabaseAsync();
        foreach (var file in (string[])["1-roles.sql", .. files])
        {
            var script = SqlReader.ReadFile(Path.Combine(Folder, "setup", file));
            await database.ExecuteAllAsync([.. script.Statements.Select(s => s.Text)]);
        }

        await database.ExecuteAsync($"ALTER ROLE studio_owner PASSWORD '{Password}'");
        return database;
    }

    private static MigrationSession Open(TestDatabase database) =>
        MigrationSession.Create(
            Plan,
            new SessionOptions
            {
                ConnectionString = database.ConnectionStringFor(new TestRole("studio_owner", Password)),
            }
        );

    private static async Task RunAsync(MigrationSession session, params string[] phases)
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
    }

    /// <summary>An owner of an organization works as the API does.</summary>
    private static async Task AssertIsolatedAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var owner = await AskAsync("select owner_id from organizations where slug = 'team-1'");
        await AskAsync($"select set_config('request.jwt.claims', '{{\"sub\": \"{owner}\"}}', true)");
        await AskAsync("set local role authenticated");
        foreach (
            var (table, rows) in new[]
            {
                ("users", 1L),
                ("organizations", 1L),
                ("organization_members", 1L),
                ("workflows", 3L),
                ("workflow_versions", 3L),
                ("workflow_executions", 30L),
                ("workflow_success_rates", 3L),
                ("events", 20L),
                ("nps_submissions", 1L),
                ("offers", 2L),
                ("feature_flags", 1L),
                ("metrics_log", 0L),
            }
        )
        {
            Assert.Equal((table, rows), (table, (long)(await AskAsync($"select count(*) from {table}"))!));
        }

        Assert.Equal(
            2,
            await AskAsync("update workflows set definition = '{}' where name = 'Workflow 1' returning version")
        );
        Assert.Equal(4L, await AskAsync("select count(*) from workflow_versions"));
        Assert.True((long)(await AskAsync("select count(*) from audit_logs"))! > 0);
        await RefusedAsync("update users set is_admin = true", PostgresErrorCodes.InsufficientPrivilege);
        await RefusedAsync(
            $"insert into telemetry_events (user_id, app_id, name) values ('{owner}', 'a', 'b')",
            PostgresErrorCodes.InsufficientPrivilege
        );
        await AskAsync("reset role");
        await RefusedAsync("delete from audit_logs", PostgresErrorCodes.RestrictViolation);

        async Task RefusedAsync(string sql, string state)
        {
            await AskAsync("savepoint s");
            Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(sql))).SqlState);
            await AskAsync("rollback to s");
        }

        async Task<object?> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }
}
