using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>Each kind of access can do what it is for, and nothing else. PUBLIC can do nothing.</summary>
public class JournalAccessTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: kept
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
          - { id: b, gates: [ approval: { count: 1 }, milestone: deployed ], apply: [ { sql: b.sql } ] }
          - { id: c, after: [], apply: [ { backfill: { table: people, set: mark = id, on_error: record } } ] }
        """;

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "create table people (id int primary key, mark int);\n"),
        ("b.sql", "create table b (id int);\n"),
    ];

    private static readonly string[] Internal =
    [
        "require_lock",
        "caller",
        "require_access",
        "shape_problem",
        "lock_chain",
        "add",
    ];

    [Fact]
    public async Task Every_function_can_be_executed_by_the_kinds_of_access_that_need_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await database.ExecuteAllAsync(
            "alter default privileges grant execute on functions to public",
            "alter default privileges grant all on tables to public",
            "alter default privileges grant all on schemas to public"
        );
        await plan.InvokeAsync("a");
        var nobody = await database.CreateRoleAsync("nobody");
        Assert.False(
            await database.ScalarAsync<bool>(
                "select has_schema_privilege($1::name, 'dbmigrate', 'CREATE') or has_schema_privilege($1::name, 'dbmigrate', 'USAGE')",
                nobody.Name
            )
        );
        foreach (var kind in Enum.GetValues<MigrationAccessKind>())
        {
            var role = await database.CreateRoleAsync(kind.ToString().ToLowerInvariant());
            await database.ExecuteAllAsync(JournalRights.Grants(kind, role.Name));
            Assert.Equal(
                JournalRights.Functions(kind).Order(StringComparer.Ordinal),
                await ExecutableAsync(database, role)
            );
            Assert.Equal(0L, await WritableAsync(database, role));
        }

        Assert.Empty(await ExecutableAsync(database, nobody));
        Assert.Equal(0L, await WritableAsync(database, nobody));
        Assert.Equal(
            Enum.GetValues<MigrationAccessKind>()
                .SelectMany(JournalRights.Functions)
                .Concat(Internal)
                .Distinct()
                .Order(StringComparer.Ordinal),
            await database.ColumnAsync<string>(
                "select proname from pg_proc where pronamespace = 'dbmigrate'::regnamespace order by proname collate \"C\""
            )
        );
        Assert.All(
            await database.ColumnAsync<string>(
                "select proname || coalesce(array_to_string(proconfig, ','), '') from pg_proc where pronamespace = 'dbmigrate'::regnamespace and prosecdef"
            ),
            f => Assert.EndsWith("search_path=pg_catalog, pg_temp", f, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Execute_on_one_function_alone_writes_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var role = await database.CreateRoleAsync("partly");
        await database.ExecuteAllAsync(JournalRights.Grants(MigrationAccessKind.View, role.Name));
        var calls = await database.ColumnAsync<string>(
            """
            select format('select dbmigrate.%I(%s)', p.proname,
                       (select string_agg('null::' || t::regtype, ', ') from unnest(p.proargtypes) t))
            from pg_proc p
            where p.pronamespace = 'dbmigrate'::regnamespace and p.prosecdef and p.proname not in ('append', 'record')
            """
        );
        Assert.NotEmpty(calls);
        await database.ExecuteAllAsync([
            .. JournalRights
                .Functions(MigrationAccessKind.Run)
                .Where(f => f is not "append")
                .Select(f => $"grant execute on function dbmigrate.{f} to {role.Name}"),
        ]);
        await using var connection = await database.OpenAsync(role);
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgresFixture.RunAsync(connection, call));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    [Fact]
    public async Task A_login_that_may_only_look_adds_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var viewer = await database.CreateRoleAsync("viewer");
        await database.ExecuteAllAsync(JournalRights.Grants(MigrationAccessKind.View, viewer.Name));
        await using var session = plan.Session(database.ConnectionStringFor(viewer));
        Assert.Equal(3, (await session.GetStatusAsync(session.Plan.Phases)).Count);
        Assert.NotEmpty(await TestPlan.ListAsync(session.GetHistoryAsync(null, true, null)));
        var refused = await Assert.ThrowsAsync<JournalException>(() =>
            session.ApproveAsync(session.Plan.Phases[1], null)
        );
        Assert.Equal((MigrationAccessKind.Approve, viewer.Name), (refused.Access, refused.Role));
        await using var connection = await database.OpenAsync(viewer);
        foreach (
            var row in new[]
            {
                """{"event":"Approved","phase":"b","checksum":"x"}""",
                """{"event":"Sampled","phase":"a"}""",
                """{"event":"PhaseStarted"}""",
            }
        )
        {
            foreach (
                var call in new[]
                {
                    "append('kept', 'x', 'h', '0', null, false, $1)",
                    "record('kept', 'x', 'h', '0', $1)",
                }
            )
            {
                var denied = await Assert.ThrowsAsync<PostgresException>(() =>
                    PostgresFixture.RunAsync(
                        connection,
                        "select dbmigrate." + call.Replace("$1", $"'[{row}]'", StringComparison.Ordinal)
                    )
                );
                Assert.Equal("42501", denied.SqlState);
            }
        }
    }

    [Fact]
    public async Task A_login_that_may_approve_approves_and_records_milestones_and_nothing_else()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var approver = await database.CreateRoleAsync("approver");
        await database.ExecuteAllAsync(JournalRights.Grants(MigrationAccessKind.Approve, approver.Name));
        await using var session = plan.Session(database.ConnectionStringFor(approver));
        Assert.Equal(approver.Name, (await session.ApproveAsync(session.Plan.Phases[1], null)).By);
        Assert.Equal(approver.Name, (await session.CompleteMilestoneAsync("deployed", null)).By);
        var refused = await Assert.ThrowsAsync<JournalException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["b"]), new InvokeOptions()))
        );
        Assert.Equal(MigrationAccessKind.Run, refused.Access);
        await using var connection = await database.OpenAsync(approver);
        var denied = await Assert.ThrowsAsync<PostgresException>(() =>
            PostgresFixture.RunAsync(
                connection,
                """select dbmigrate.record('kept', 'x', 'h', '0', '[{"event": "PhaseVerified", "phase": "b"}]')"""
            )
        );
        Assert.Equal("DM005", denied.SqlState);
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b"))[0].State);
    }

    [Fact]
    public async Task A_login_that_may_run_runs_everything_and_approves_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var group = await database.CreateRoleAsync("group", "noinherit");
        var runner = await database.CreateRoleAsync("runner");
        await database.ExecuteAllAsync([
            .. JournalRights.Grants(MigrationAccessKind.Run, group.Name),
            $"grant {group.Name} to {runner.Name}",
            $"grant all on people to {runner.Name}",
            "insert into people select generate_series(1, 20)",
        ]);
        await using var session = plan.Session(database.ConnectionStringFor(runner));
        var results = await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["c"]), new InvokeOptions()));
        Assert.Equal((MigrationState.Verified, 20L), (results[0].State, results[0].Steps[0].Rows));
        var refused = await Assert.ThrowsAsync<JournalException>(() =>
            session.ApproveAsync(session.Plan.Phases[1], null)
        );
        Assert.Equal(MigrationAccessKind.Approve, refused.Access);
        await using var connection = await database.OpenAsync(runner);
        foreach (
            var row in new[]
            {
                """{"event":"Approved","phase":"b","checksum":"x"}""",
                """{"event":"MilestoneCompleted","detail":{"milestone":"deployed"}}""",
                """{"event":"JournalUpgraded"}""",
            }
        )
        {
            var denied = await Assert.ThrowsAsync<PostgresException>(() =>
                PostgresFixture.RunAsync(
                    connection,
                    $"select dbmigrate.append('kept', 'x', 'h', '0', null, false, '[{row}]')"
                )
            );
            Assert.Equal("DM005", denied.SqlState);
        }
    }

    [Fact]
    public async Task The_role_of_the_connection_and_the_roles_that_a_file_sets_do_not_matter()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var owner = await database.CreateRoleAsync("app_owner");
        var other = await database.CreateRoleAsync("other");
        var login = await database.CreateRoleAsync("login", "noinherit");
        await database.ExecuteAllAsync(
            $"grant {owner.Name}, {other.Name} to {login.Name}",
            $"grant create on database {database.Name} to {owner.Name}",
            $"grant create on schema public to {owner.Name}, {other.Name}"
        );
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n  - { id: b, apply: [ { sql: b.sql } ] }\n",
            ("a.sql", $"set role {other.Name};\ncreate table a (id int);\n"),
            ("b.sql", "create table b (id int);\n")
        );
        await using var session = plan.Session(database.ConnectionStringFor(login) + $";Options=-c role={owner.Name}");
        var results = await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Equal(
            [other.Name, owner.Name],
            await database.ColumnAsync<string>(
                "select tableowner::text from pg_tables where tablename in ('a', 'b') order by tablename"
            )
        );
        Assert.Equal(
            owner.Name,
            await database.ScalarAsync<string>("select tableowner::text from pg_tables where tablename = 'event'")
        );
        Assert.Equal([login.Name], await database.ColumnAsync<string>("select distinct db_user from dbmigrate.event"));
    }

    [Fact]
    public async Task A_superusers_file_that_changes_the_sessions_user_is_journaled_as_the_login()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var other = await database.CreateRoleAsync("other");
        await database.ExecuteAllAsync($"grant create on schema public to {other.Name}");
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", $"set session authorization {other.Name};\ncreate table a (id int);\n")
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal(
            other.Name,
            await database.ScalarAsync<string>("select tableowner::text from pg_tables where tablename = 'a'")
        );
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from dbmigrate.event where db_user = $1", other.Name)
        );
    }

    [Fact]
    public async Task Access_is_granted_listed_and_revoked_by_the_owner_and_recorded()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var role = await database.CreateRoleAsync("Some Login");
        await using var owner = plan.Session();

        // The journal is created where there is none.
        var granted = await owner.GrantAccessAsync(
            role.Name,
            [MigrationAccessKind.Run, MigrationAccessKind.Approve, MigrationAccessKind.Run]
        );
        Assert.Equal(Enum.GetValues<MigrationAccessKind>(), granted.Access);
        var all = await owner.GetAccessAsync();
        Assert.True(all[0].IsOwner);
        Assert.Equal((role.Name, false), (all[1].Role, all[1].IsIncomplete));

        await using var other = plan.Session(database.ConnectionStringFor(role));
        await other.ApproveAsync(other.Plan.Phases[1], null);
        var refused = await Assert.ThrowsAsync<AccessRefusedException>(() =>
            other.GrantAccessAsync(role.Name, [MigrationAccessKind.View])
        );
        Assert.Equal(MigrationErrorCategory.PermissionDenied, refused.Category);

        Assert.Equal(
            [MigrationAccessKind.View, MigrationAccessKind.Run],
            (await owner.RevokeAccessAsync(role.Name, [MigrationAccessKind.Approve])).Access
        );
        var denied = await Assert.ThrowsAsync<JournalException>(() => other.ApproveAsync(other.Plan.Phases[1], null));
        Assert.Equal(MigrationAccessKind.Approve, denied.Access);
        Assert.Empty((await owner.RevokeAccessAsync(role.Name, [])).Access);
        Assert.Single(await owner.GetAccessAsync());
        Assert.Equal(
            ["AccessGranted", "AccessRevoked", "AccessRevoked"],
            await database.ColumnAsync<string>(
                "select event from dbmigrate.event where event like 'Access%' order by id"
            )
        );
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task A_role_that_is_missing_and_the_owner_are_errors()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var owner = plan.Session();
        var missing = await Assert.ThrowsAsync<AccessRefusedException>(() =>
            owner.GrantAccessAsync("nobody here", [MigrationAccessKind.View])
        );
        Assert.Equal(MigrationErrorCategory.ObjectNotFound, missing.Category);
        var itself = (await owner.GetAccessAsync())[0].Role;
        await Assert.ThrowsAsync<AccessRefusedException>(() =>
            owner.RevokeAccessAsync(itself, [MigrationAccessKind.Run])
        );
    }

    [Fact]
    public async Task An_upgrade_keeps_the_rights_of_roles_and_takes_those_of_everybody()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        foreach (var statement in Enumerable.Range(1, 3).SelectMany(v => JournalSql.Statements($"schema-v{v}")))
        {
            await database.ExecuteAsync(statement);
        }

        var viewer = await database.CreateRoleAsync("viewer");
        var runner = await database.CreateRoleAsync("runner");
        var other = await database.CreateRoleAsync("other");
        await database.ExecuteAllAsync(
            "insert into dbmigrate.info (version, environment, tool_version) values (3, 'production', '0.1.0')",
            $"grant usage on schema dbmigrate to {viewer.Name}, {runner.Name}, {other.Name}",
            $"grant select on all tables in schema dbmigrate to {viewer.Name}, {runner.Name}",
            $"grant insert, delete on dbmigrate.runner to {runner.Name}",
            $"grant insert, update on dbmigrate.snapshot to {runner.Name}"
        );
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await using var session = plan.Session();
        var access = (await session.GetAccessAsync()).ToDictionary(a => a.Role);
        Assert.Equal([MigrationAccessKind.View], access[viewer.Name].Access);
        Assert.Equal(Enum.GetValues<MigrationAccessKind>(), access[runner.Name].Access);
        Assert.True(access[other.Name].IsIncomplete);
        Assert.Empty(await ExecutableAsync(database, other));
        Assert.Equal(0L, await WritableAsync(database, runner));
    }

    private static async Task<IEnumerable<string>> ExecutableAsync(TestDatabase database, TestRole role) =>
        await database.ColumnAsync<string>(
            $"""
            select proname from pg_proc
            where pronamespace = 'dbmigrate'::regnamespace and has_function_privilege('{role.Name}', oid, 'execute')
            order by proname collate "C"
            """
        );

    private static Task<long> WritableAsync(TestDatabase database, TestRole role) =>
        database.ScalarAsync<long>(
            $"""
            select count(*) from pg_class
            where relnamespace = 'dbmigrate'::regnamespace and relkind in ('r', 'v')
              and has_table_privilege('{role.Name}', oid, 'insert, update, delete, truncate, trigger')
            """
        );
}
