using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>The status says what another tool has applied and nobody has adopted: nothing runs before.</summary>
public sealed class ForeignStatusTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task What_is_applied_and_not_adopted_is_blocked_until_it_is_adopted()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1'), ('2'), ('9')"
        );
        using var plan = Plan(database);
        var status = await plan.StatusAsync();
        Assert.Equal(
            [MigrationState.Blocked, MigrationState.Blocked, MigrationState.Pending],
            status.Select(s => s.State)
        );
        Assert.DoesNotContain(status, s => s.CanInvoke);
        Assert.Equal("dbmate has applied it (1 in public.schema_migrations), and it is not adopted.", status[0].Reason);
        Assert.StartsWith("dbmate has applied it (2 in ", status[1].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("dbmate", status[2].Reason, StringComparison.Ordinal);
        Assert.Equal(
            "dbmate has 3 migrations in public.schema_migrations that are not adopted: 1_a, 2_b, 9.",
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Information).Text
        );

        await using (var session = plan.Session())
        {
            await session.AdoptAsync(partial: true);
        }

        plan.Messages.Clear();
        status = await plan.StatusAsync();
        Assert.Equal(
            [MigrationState.Adopted, MigrationState.Adopted, MigrationState.Ready],
            status.Select(s => s.State)
        );
        Assert.True(status[2].CanInvoke);
        Assert.Equal(
            "dbmate has 1 migration in public.schema_migrations that is not adopted: 9.",
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Information).Text
        );

        // As the other tool applies the next one.
        await database.ExecuteAsync("insert into public.schema_migrations values ('3')");
        status = await plan.StatusAsync();
        Assert.Equal((MigrationState.Blocked, false), (status[2].State, status[2].CanInvoke));
    }

    [Fact]
    public async Task What_waits_for_the_adoption_of_the_rest_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('2')"
        );
        using var plan = Plan(database);
        var status = await plan.StatusAsync();
        Assert.Equal((MigrationState.Blocked, false), (status[0].State, status[0].CanInvoke));
        Assert.Equal("waits for the adoption of what dbmate has applied", status[0].ShortReason);
        await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync("1_a"));
    }

    [Fact]
    public async Task A_run_says_in_what_the_other_tool_and_the_journal_differ()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table public.flyway_schema_history (installed_rank int primary key, version varchar(50), "
                + "description varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by varchar(100), "
                + "installed_on timestamp, execution_time int, success boolean)",
            "insert into public.flyway_schema_history (installed_rank, version, type, script, checksum, success) values "
                + "(1, '1', 'SQL', 'V1__a.sql', null, true), (2, '2', 'SQL', 'V2__b.sql', 5, true), "
                + "(3, '3', 'SQL', 'V3__c.sql', null, false)"
        );
        using var plan = new TestPlan(
            database,
            "plan: p\nphases_from: { folder: db, layout: flyway }\n",
            ("db/V1__a.sql", "select 1;\n"),
            ("db/V2__b.sql", "select 1;\n"),
            ("db/V3__c.sql", "select 1;\n")
        );
        await using (var session = plan.Session())
        {
            await session.AdoptAsync(partial: true);
        }

        var refused = await Assert.ThrowsAsync<HistoryMismatchException>(() => plan.InvokeAsync());
        Assert.Matches(
            @"^flyway has applied V2__b on \S+ \(public\.flyway_schema_history\) from another content of the file\. "
                + @"flyway has V3__c on \S+ \(public\.flyway_schema_history\) as failed; nothing was run\.$",
            refused.Message
        );
        Assert.True(refused.StopsRun);
        Assert.Equal([HistoryOutcome.Changed, HistoryOutcome.Failed], refused.Entries.Select(e => e.Outcome));
    }

    [Fact]
    public async Task A_role_that_cannot_read_the_history_sees_the_rest()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("1_a");
        await database.ExecuteAllAsync(
            "create table public.schema_migrations (version varchar primary key)",
            "insert into public.schema_migrations values ('1')"
        );
        var role = await database.CreateRoleAsync("viewer");
        await using (var owner = plan.Session())
        {
            await owner.GrantAccessAsync(role.Name, [MigrationAccessKind.View]);
        }

        plan.Messages.Clear();
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var status = await session.GetStatusAsync(session.Plan.Phases);
        Assert.Equal(
            [MigrationState.Verified, MigrationState.Ready, MigrationState.Pending],
            status.Select(s => s.State)
        );
        Assert.Equal(
            "The history of dbmate could not be read: permission denied for table schema_migrations.",
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Information).Text
        );

        // Nothing is run or adopted by one that cannot see what the other tool has applied.
        await using (var owner = plan.Session())
        {
            await owner.GrantAccessAsync(role.Name, [MigrationAccessKind.Run]);
        }

        foreach (
            var work in new Func<Task>[]
            {
                () => session.AdoptAsync(),
                () => TestPlan.ListAsync(session.InvokeAsync([session.Plan.Phases[1]], new InvokeOptions())),
            }
        )
        {
            var denied = await Assert.ThrowsAsync<HistoryNotFoundException>(work);
            Assert.True(denied.IsDenied);
        }
    }

    [Fact]
    public async Task A_table_that_is_not_of_the_tool_keeps_a_run_from_guessing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table public.schema_migrations (number int)");
        using var plan = Plan(database);
        await plan.StatusAsync();
        const string Why = "or of a version that is not known: it has no column version.";
        Assert.EndsWith(
            Why,
            Assert.Single(plan.Messages, m => m.Kind == MessageKind.Information).Text,
            StringComparison.Ordinal
        );
        var refused = await Assert.ThrowsAsync<HistoryNotFoundException>(() => plan.InvokeAsync());
        Assert.EndsWith(Why, refused.Message, StringComparison.Ordinal);
        Assert.True(refused is { IsThere: true, IsDenied: false });
    }

    private static TestPlan Plan(TestDatabase database) =>
        new(
            database,
            "plan: p\nphases_from: { folder: db, layout: dbmate }\n",
            ("db/1_a.sql", "-- migrate:up\nselect 1;\n"),
            ("db/2_b.sql", "-- migrate:up\nselect 1;\n"),
            ("db/3_c.sql", "-- migrate:up\nselect 1;\n")
        );
}
