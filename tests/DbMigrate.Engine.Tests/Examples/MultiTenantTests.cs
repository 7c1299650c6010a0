using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The plan of docs/examples/multi-tenant, run as its README describes.</summary>
public sealed class MultiTenantTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string OldInsert =
        "INSERT INTO memories (user_id, content) VALUES ('caller-1', 'by the old code') RETURNING 1";

    private static readonly InvokeOptions Overridden = TestPlan.Yes with
    {
        OverrideGates = ["soak:a", "sustained:no errors logged"],
        Reason = "a test does not last a day",
    };

    private static readonly MigrationPlan Plan = MigrationPlanReader.Read(ExampleFolder.Of("multi-tenant"));

    [Fact]
    public async Task Old_and_new_code_work_during_all_phases_and_the_undo_restores_the_schema()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);
        var before = await SchemaOracle.ReadAsync(service.Database);

        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        var afterA = await SchemaOracle.ReadAsync(service.Database);
        await AssertOldCodeWorksAsync(service);
        await AssertNewCodeWorksAsync(service);

        var refusal = await Assert.ThrowsAsync<GateClosedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["b"]), new InvokeOptions()), MigrationState.Verified)
        );
        Assert.Equal(
            ["milestone:jwt-build-deployed", "soak:a", "sustained:no errors logged"],
            refusal.Gates.Where(g => !g.Passed).Select(g => g.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(afterA, await SchemaOracle.ReadAsync(service.Database));

        await session.CompleteMilestoneAsync("jwt-build-deployed", "the old build is gone");
        await ExpectAsync(session.InvokeAsync(session.SelectPhases(["b"]), Overridden), MigrationState.Verified);
        await AssertNewCodeWorksAsync(service);
        await AssertIsolatedAsync(service);

        await ExpectAsync(session.UndoAsync(session.SelectPhases(["b"]), TestPlan.Yes), MigrationState.Undone);
        Assert.Equal(afterA, await SchemaOracle.ReadAsync(service.Database));
        await AssertNewCodeWorksAsync(service);
        await AssertOldCodeWorksAsync(service);

        var undone = await ExpectAsync(
            session.UndoAsync(session.SelectPhases(["a"]), TestPlan.Yes),
            MigrationState.Undone
        );
        var warning = Assert.Single(undone.Checks, c => c.Status == CheckStatus.Warning);
        Assert.Equal("no row of another customer", warning.Name);
        Assert.Equal(["memories"], warning.Rows);
        Assert.Equal(before, await SchemaOracle.ReadAsync(service.Database));
        await AssertOldCodeWorksAsync(service);

        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        Assert.Equal(afterA, await SchemaOracle.ReadAsync(service.Database));
        var history = await ListAsync(session.GetHistoryAsync(null, verify: true, last: null));
        Assert.All(history, e => Assert.True(e.Intact, e.Problem));
    }

    [Fact]
    public async Task No_table_is_rewritten_by_phase_a()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);
        const string Files =
            "SELECT relname || ' ' || relfilenode FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";
        var before = await service.Database.ColumnAsync<string>(Files);
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        Assert.Equal(before, await service.Database.ColumnAsync<string>(Files));
    }

    [Fact]
    public async Task Existing_rows_get_the_customer_of_the_variable()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service, new Dictionary<string, string> { ["default_customer"] = "7" });
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        Assert.Equal(
            100_000,
            await service.AskAsync<long>(
                service.App,
                "SELECT set_config('app.customer', '7', true)",
                """
                SELECT (SELECT count(*) FROM memories) + (SELECT count(*) FROM call_summaries) + (SELECT count(*) FROM caller_profiles)
                     + (SELECT count(*) FROM personality_metrics) + (SELECT count(*) FROM personality_averages)
                """
            )
        );
    }

    [Fact]
    public async Task A_row_without_a_customer_stops_phase_b_although_policies_restrict_the_role()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);

        // A setting of the role restricts what it sees to one customer. The check must see all rows.
        await service.Database.ExecuteAsync(
            $"ALTER ROLE service_owner IN DATABASE {service.Database.Name} SET app.customer = '1'"
        );
        await using var session = Open(service);
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        await service.Database.ExecuteAsync(
            "INSERT INTO caller_profiles (user_id, customer_id) VALUES ('by hand', NULL)"
        );
        await session.CompleteMilestoneAsync("jwt-build-deployed", null);
        var failure = await Assert.ThrowsAsync<PreflightFailedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["b"]), Overridden), MigrationState.Verified)
        );
        Assert.Contains(
            "caller_profiles",
            string.Join('\n', failure.Checks.Where(c => !c.Passed).SelectMany(c => c.Rows)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_error_in_the_log_of_the_application_stops_phase_b()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
        await service.AskAsync<object>(
            service.App,
            "INSERT INTO app_log (level, message) VALUES ('error', 'no token in the request')"
        );
        await session.CompleteMilestoneAsync("jwt-build-deployed", null);
        var failure = await Assert.ThrowsAsync<PreflightFailedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["b"]), Overridden), MigrationState.Verified)
        );
        Assert.Equal(["no errors logged"], failure.Checks.Where(c => !c.Passed).Select(c => c.Name));
    }

    [Fact]
    public async Task A_phase_that_failed_in_the_middle_is_undone_completely()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);

        // An event trigger refuses the policy of the fourth of five tables.
        await service.Database.ExecuteAllAsync(
            "CREATE SCHEMA guard",
            """
            CREATE FUNCTION guard.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%personality_metrics') THEN
                    RAISE EXCEPTION 'not today';
                END IF;
            END $$
            """,
            "CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('CREATE POLICY') EXECUTE FUNCTION guard.refuse()"
        );
        var before = await SchemaOracle.ReadAsync(service.Database);
        await Assert.ThrowsAsync<StatementFailedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()), MigrationState.Verified)
        );
        Assert.Equal(MigrationState.Failed, (await session.GetStatusAsync(session.SelectPhases(["a"])))[0].State);
        await AssertOldCodeWorksAsync(service);

        var undone = Assert.Single(await ListAsync(session.UndoAsync(session.SelectPhases(["a"]), TestPlan.Yes)));
        Assert.Equal(MigrationState.Undone, undone.State);
        Assert.Empty(undone.Differences);
        Assert.All(undone.Notices, n => Assert.Contains("does not exist, skipping", n, StringComparison.Ordinal));
        Assert.Equal(before, await SchemaOracle.ReadAsync(service.Database));

        await service.Database.ExecuteAsync("DROP EVENT TRIGGER guard");
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
    }

    [Fact]
    public async Task A_phase_that_failed_in_the_middle_resumes_where_it_stopped()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);

        // The name of the fourth of five indexes is already used.
        await service.AskAsync<object>(
            service.Owner,
            "CREATE VIEW personality_metrics_customer_id_created_at_idx AS SELECT 1 AS one"
        );
        await Assert.ThrowsAsync<StatementFailedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()), MigrationState.Verified)
        );
        await service.AskAsync<object>(service.Owner, "DROP VIEW personality_metrics_customer_id_created_at_idx");
        await ExpectAsync(
            session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()),
            MigrationState.Verified
        );
    }

    [Fact]
    public async Task An_existing_column_of_that_name_stops_phase_a()
    {
        await using var service = await ServiceDatabase.CreateAsync(postgres);
        await using var session = Open(service);
        await service.AskAsync<object>(service.Owner, "ALTER TABLE call_summaries ADD COLUMN customer_id text");
        var failure = await Assert.ThrowsAsync<PreflightFailedException>(() =>
            ExpectAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()), MigrationState.Verified)
        );
        Assert.Contains(
            "call_summaries",
            string.Join('\n', failure.Checks.Where(c => !c.Passed).SelectMany(c => c.Rows)),
            StringComparison.Ordinal
        );
    }

    private static MigrationSession Open(
        ServiceDatabase service,
        IReadOnlyDictionary<string, string>? variables = null
    ) =>
        MigrationSession.Create(
            Plan,
            new SessionOptions
            {
                ConnectionString = service.Database.ConnectionStringFor(service.Owner),
                Variables = variables ?? new Dictionary<string, string>(),
            }
        );

    private static async Task<PhaseResult> ExpectAsync(IAsyncEnumerable<PhaseResult> results, MigrationState state)
    {
        var result = Assert.Single(await ListAsync(results));
        Assert.True(
            result.State == state,
            $"{result.State}: {result.Message}\n{string.Join('\n', result.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Message}"))}"
        );
        Assert.Empty(result.Differences);
        Assert.Empty(result.Notices);
        return result;
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static async Task AssertOldCodeWorksAsync(ServiceDatabase service)
    {
        Assert.Equal(1, await service.AskAsync<int>(service.App, OldInsert));
        Assert.Equal(1, await service.AskAsync<int>(service.Owner, OldInsert));
        Assert.True(await service.AskAsync<long>(service.App, "SELECT count(*) FROM memories") > 60_000);
    }

    private static async Task AssertNewCodeWorksAsync(ServiceDatabase service)
    {
        foreach (var (role, customer) in new[] { (service.App, 1), (service.App, 2), (service.Owner, 2) })
        {
            Assert.Equal(
                customer,
                await service.AskAsync<int>(
                    role,
                    $"SELECT set_config('app.customer', '{customer}', true)",
                    $"INSERT INTO memories (customer_id, user_id, content) VALUES ({customer}, 'caller-1', 'by the new code') RETURNING customer_id"
                )
            );
        }
    }

    private static async Task AssertIsolatedAsync(ServiceDatabase service)
    {
        foreach (var role in new[] { service.App, service.Owner })
        {
            foreach (var (own, other) in new[] { (1, 2), (2, 1) })
            {
                var name = $"SELECT set_config('app.customer', '{own}', true)";
                Assert.True(
                    await service.AskAsync<long>(role, name, $"SELECT count(*) FROM memories WHERE customer_id = {own}")
                        > 0
                );
                Assert.Equal(
                    0,
                    await service.AskAsync<long>(
                        role,
                        name,
                        $"SELECT count(*) FROM memories WHERE customer_id IS DISTINCT FROM {own}"
                    )
                );
                var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                    service.AskAsync<object>(
                        role,
                        name,
                        $"INSERT INTO memories (customer_id, user_id, content) VALUES ({other}, 'caller-1', 'not mine')"
                    )
                );
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }

            Assert.Equal(0, await service.AskAsync<long>(role, "SELECT count(*) FROM memories"));
            await Assert.ThrowsAsync<PostgresException>(() => service.AskAsync<object>(role, OldInsert));
        }
    }
}
