using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks.Server;

public sealed class ServerHealthTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly MigrationLimits Limits = MigrationLimits.Default;

    [Fact]
    public async Task A_server_that_is_well_passes_every_reading_in_one_round_trip_and_nothing_is_left_open()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table memories (id int)");
        await using var connection = await database.OpenAsync();
        var results = await LookAsync(
            connection,
            tables: [Touched("memories", "ACCESS EXCLUSIVE"), Touched("not_there_yet", null)]
        );
        Assert.All(results, r => Assert.True(r.Status == CheckStatus.Passed, $"{r.Name}: {r.Message}"));
        Assert.All(
            results,
            r => Assert.Equal((CheckStage.Server, "a", null, TimeSpan.Zero), (r.Stage, r.Phase, r.Place, r.At.Offset))
        );
        Assert.Equal(
            [
                "server",
                "privileges",
                "row_security",
                "old_transactions",
                "prepared_transactions",
                "locks",
                "invalid_indexes",
                "replication_lag",
                "connections",
            ],
            results.Select(r => r.Kind)
        );
        Assert.StartsWith(
            $"PostgreSQL {connection.PostgreSqlVersion.Major}",
            results[0].Actual,
            StringComparison.Ordinal
        );
        var again = await ServerHealth.LookAsync(
            CheckAsking.Plan,
            "a",
            connection,
            Limits,
            [Touched("memories", null)],
            tablesOnly: true,
            endsBlockers: false,
            CancellationToken.None
        );
        Assert.Equal(["privileges", "row_security", "locks"], again.Select(r => r.Kind));
        Assert.Empty(
            await ServerHealth.LookAsync(
                CheckAsking.Plan,
                "a",
                connection,
                Limits,
                [],
                tablesOnly: true,
                endsBlockers: false,
                CancellationToken.None
            )
        );
        Assert.Equal("0", await ScalarAsync(connection, "select current_setting('lock_timeout')"));
    }

    [Fact]
    public async Task What_the_plan_requires_is_looked_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        var plan = new MigrationPlan
        {
            Name = "test",
            File = "/plan/plan.yaml",
            Folder = "/plan",
            Phases = [],
            RequiredPostgres = ">=99",
            RequiredExtensions = ["plpgsql", "no-such", "pgcrypto"],
        };
        var results = await LookAsync(connection, plan);
        Assert.Equal(CheckStatus.Failed, Of(results, "server").Status);
        Assert.Contains("requires PostgreSQL >=99", Of(results, "server").Message, StringComparison.Ordinal);
        var extensions = Of(results, "extensions");
        Assert.Equal((CheckStatus.Failed, "2 of 3 missing"), (extensions.Status, extensions.Actual));
        Assert.Equal("no-such: not available: install its package on the server", extensions.Rows[0]);
    }

    [Fact]
    public async Task A_transaction_older_than_the_lock_budget_fails_and_says_whose_it_is()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        await using var other = await database.OpenAsync();
        await PostgresFixture.RunAsync(other, "begin");
        await PostgresFixture.RunAsync(other, "select 1 as the_question");
        await using var anotherDatabase = await postgres.CreateDatabaseAsync();
        await using var notOurs = await anotherDatabase.OpenAsync();
        await PostgresFixture.RunAsync(notOurs, "begin");
        await PostgresFixture.RunAsync(notOurs, "select 1");
        var limits = Limits with { LockBudget = TimeSpan.Zero };
        var old = Of(await LookAsync(connection, limits: limits), "old_transactions");
        Assert.Equal(CheckStatus.Failed, old.Status);
        Assert.Matches(
            $@"^pid {other.ProcessID}, user postgres, \d+(\.\d)?(ms|s), idle in transaction: select 1 as the_question$",
            Assert.Single(old.Rows)
        );
        Assert.Equal(CheckStatus.Passed, Of(await LookAsync(connection), "old_transactions").Status);

        var blind = await database.CreateRoleAsync("blind");
        await using var asBlind = await database.OpenAsync(blind);
        var hidden = Of(await LookAsync(asBlind, limits: limits), "old_transactions");
        Assert.Equal(CheckStatus.Passed, hidden.Status);
        Assert.Contains("pg_read_all_stats makes them visible", hidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_that_hold_a_lock_that_conflicts_are_told_and_others_are_not()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema s",
            "create table s.memories (id int)",
            "create table other (id int)"
        );
        await using var connection = await database.OpenAsync();
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select * from s.memories");
        await using var writer = await database.OpenAsync();
        await PostgresFixture.RunAsync(writer, "begin");
        await PostgresFixture.RunAsync(writer, "insert into s.memories values (1)");
        await PostgresFixture.RunAsync(writer, "lock other");

        var now = Limits with { LockTimeout = TimeSpan.Zero };
        async Task<IReadOnlyList<string>> BlockersAsync(string mode, MigrationLimits limits) =>
            Of(await LookAsync(connection, limits: limits, tables: [Touched("s.memories", mode)]), "locks").Rows;

        Assert.Equal(
            [
                $"s.memories, ACCESS SHARE: pid {reader.ProcessID}, user postgres",
                $"s.memories, ROW EXCLUSIVE: pid {writer.ProcessID}, user postgres",
            ],
            (await BlockersAsync("ACCESS EXCLUSIVE", now)).Select(r => string.Join(',', r.Split(',')[..3])).Order()
        );
        Assert.Single(await BlockersAsync("SHARE ROW EXCLUSIVE", now));
        Assert.Empty(await BlockersAsync("SHARE UPDATE EXCLUSIVE", now));
        Assert.Empty(await BlockersAsync("ROW EXCLUSIVE", now));
        Assert.Empty(await BlockersAsync("ACCESS EXCLUSIVE", Limits with { LockTimeout = TimeSpan.FromMinutes(5) }));
        Assert.Equal(
            CheckStatus.Warning,
            Of(
                await LookAsync(connection, limits: now, tables: [Touched("s.memories", "ACCESS EXCLUSIVE")]),
                "locks"
            ).Status
        );
    }

    [Fact]
    public async Task Prepared_transactions_and_invalid_indexes_are_warnings()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (n int)", "insert into t values (1), (1)");
        await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync("create unique index concurrently t_n_key on t (n)")
        );
        await using var connection = await database.OpenAsync();
        var gid = $"left by {database.Name}";
        await PostgresFixture.RunAsync(connection, "begin");
        await PostgresFixture.RunAsync(connection, "insert into t values (2)");
        await PostgresFixture.RunAsync(connection, $"prepare transaction '{gid}'");
        try
        {
            var results = await LookAsync(connection);
            Assert.Equal(
                (CheckStatus.Warning, "t_n_key on t"),
                (Of(results, "invalid_indexes").Status, Assert.Single(Of(results, "invalid_indexes").Rows))
            );
            Assert.Equal(CheckStatus.Warning, Of(results, "prepared_transactions").Status);
            Assert.StartsWith(
                $"{gid}, owner postgres, ",
                Assert.Single(Of(results, "prepared_transactions").Rows),
                StringComparison.Ordinal
            );
        }
        finally
        {
            await PostgresFixture.RunAsync(connection, $"rollback prepared '{gid}'");
        }
    }

    [Theory]
    [InlineData("ACCESS EXCLUSIVE", false, 30, CheckStatus.Warning)]
    [InlineData("ACCESS EXCLUSIVE", false, 0, CheckStatus.Failed)]
    [InlineData("SHARE UPDATE EXCLUSIVE", true, 30, CheckStatus.Warning)]
    [InlineData("SHARE UPDATE EXCLUSIVE", true, 0, CheckStatus.Failed)]
    [InlineData("SHARE UPDATE EXCLUSIVE", false, 0, CheckStatus.Passed)]
    public async Task A_prepared_transaction_in_the_way_fails_the_phase_once_it_is_older_than_the_lock_budget(
        string mode,
        bool concurrently,
        int budget,
        CheckStatus expected
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (n int)");
        await using var connection = await database.OpenAsync();
        var gid = $"it's {database.Name}";
        foreach (
            var text in new[] { "begin", "insert into t values (2)", $"prepare transaction '{gid.Replace("'", "''")}'" }
        )
        {
            await PostgresFixture.RunAsync(connection, text);
        }

        try
        {
            foreach (var endsBlockers in new[] { false, true })
            {
                var found = Of(
                    await LookAsync(
                        connection,
                        limits: Limits with
                        {
                            LockTimeout = TimeSpan.Zero,
                            LockBudget = TimeSpan.FromMinutes(budget),
                        },
                        tables: [Touched("t", mode) with { WaitsForWriters = concurrently }],
                        endsBlockers: endsBlockers
                    ),
                    "locks"
                );
                Assert.Equal(expected, found.Status);
                if (expected == CheckStatus.Passed)
                {
                    continue;
                }

                Assert.StartsWith(
                    $"t, ROW EXCLUSIVE: prepared transaction '{gid.Replace("'", "''")}', owner postgres, ",
                    Assert.Single(found.Rows),
                    StringComparison.Ordinal
                );
                Assert.Contains("found 1 prepared transaction. ", found.Message, StringComparison.Ordinal);
                Assert.Contains(
                    $"ROLLBACK PREPARED '{gid.Replace("'", "''")}'",
                    found.Message,
                    StringComparison.Ordinal
                );
                Assert.Equal(concurrently, found.Message.Contains("CONCURRENTLY", StringComparison.Ordinal));
            }
        }
        finally
        {
            await PostgresFixture.RunAsync(connection, $"rollback prepared '{gid.Replace("'", "''")}'");
        }
    }

    [Theory]
    [InlineData("create index concurrently i on t (n)", true)]
    [InlineData("reindex table concurrently t", true)]
    [InlineData("create index i on t (n)", false)]
    [InlineData("alter table t validate constraint c", false)]
    [InlineData("vacuum t", false)]
    public void A_statement_with_concurrently_waits_for_the_writers_of_its_table(string statement, bool waits) =>
        Assert.Equal(waits, Assert.Single(TouchedTable.Of(DdlPreview.EffectsOf(statement))).WaitsForWriters);

    [Fact]
    public async Task A_role_without_the_rights_fails_with_what_to_ask_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (owner, app) = (await database.CreateRoleAsync("owner"), await database.CreateRoleAsync("app"));
        await database.ExecuteAllAsync(
            "create table memories (id int)",
            "create table notes (id int)",
            "create table users (id int)",
            $"alter table memories owner to {owner.Name}",
            $"grant insert on memories to {app.Name}",
            $"grant references on users to {app.Name}"
        );

        await using (var connection = await database.OpenAsync(app))
        {
            var failed = Of(
                await LookAsync(
                    connection,
                    tables:
                    [
                        Touched("memories", "ACCESS EXCLUSIVE"),
                        Touched("notes", "ROW EXCLUSIVE"),
                        Touched("users", "SHARE ROW EXCLUSIVE"),
                    ]
                ),
                "privileges"
            );
            Assert.Equal((CheckStatus.Failed, "missing on 3 of 3 tables"), (failed.Status, failed.Actual));
            Assert.Equal(
                [
                    $"memories: ACCESS EXCLUSIVE requires its owner, {owner.Name}: GRANT {owner.Name} TO {app.Name};",
                    $"notes: no privilege to change rows, owner postgres: GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO {app.Name};",
                    "users: SHARE ROW EXCLUSIVE requires its owner, postgres: that is a superuser. With ALTER TABLE users "
                        + "OWNER TO, give it an owner that is none.",
                ],
                failed.Rows
            );
            Assert.Equal(
                CheckStatus.Passed,
                Of(await LookAsync(connection, tables: [Touched("memories", "ROW EXCLUSIVE")]), "privileges").Status
            );
            Assert.Equal(
                CheckStatus.Warning,
                Of(await LookAsync(connection, tables: [Touched("users", "SHARE ROW EXCLUSIVE")]), "privileges").Status
            );
        }

        await database.ExecuteAsync($"grant {owner.Name} to {app.Name}");
        await using var member = await database.OpenAsync(app);
        Assert.Equal(
            CheckStatus.Passed,
            Of(await LookAsync(member, tables: [Touched("memories", "ACCESS EXCLUSIVE")]), "privileges").Status
        );
    }

    [Theory]
    [InlineData("vacuum t", true)]
    [InlineData("analyze t", true)]
    [InlineData("refresh materialized view concurrently m", false)]
    [InlineData("reindex table concurrently t", false)]
    [InlineData("alter table t add column more int", false)]
    public async Task Upkeep_needs_less_than_the_owner(string statement, bool mayDatabaseOwner)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (low, dba) = (await database.CreateRoleAsync("low"), await database.CreateRoleAsync("dba"));
        await database.ExecuteAllAsync(
            "create table t (id int)",
            "create materialized view m as select 1 as id",
            $"alter database {database.Name} owner to {dba.Name}"
        );
        var tables = TouchedTable.Of(DdlPreview.EffectsOf(statement));
        var isOfOwner = statement.StartsWith("alter", StringComparison.Ordinal);
        Assert.Equal(mayDatabaseOwner ? CheckStatus.Passed : CheckStatus.Failed, (await AsAsync(dba)).Status);
        var failed = await AsAsync(low);
        Assert.Equal(CheckStatus.Failed, failed.Status);
        if (await database.ScalarAsync<bool>("select current_setting('server_version_num')::int < 170000"))
        {
            Assert.Contains("requires its owner", Assert.Single(failed.Rows), StringComparison.Ordinal);
            return;
        }

        Assert.Contains(
            isOfOwner ? "requires its owner" : $"GRANT MAINTAIN ON {tables[0].Name.Name} TO {low.Name};",
            Assert.Single(failed.Rows),
            StringComparison.Ordinal
        );
        await database.ExecuteAsync($"grant maintain on t, m to {low.Name}");
        Assert.Equal(isOfOwner ? CheckStatus.Warning : CheckStatus.Passed, (await AsAsync(low)).Status);

        async Task<CheckResult> AsAsync(TestRole role)
        {
            await using var connection = await database.OpenAsync(role);
            return Of(await LookAsync(connection, tables: tables), "privileges");
        }
    }

    [Fact]
    public async Task Row_security_that_binds_the_role_is_a_warning()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var owner = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync(
            "create table memories (id int)",
            "create table notes (id int)",
            $"alter table memories owner to {owner.Name}",
            $"alter table notes owner to {owner.Name}",
            "alter table memories enable row level security",
            "alter table memories force row level security",
            "alter table notes enable row level security"
        );
        await using var connection = await database.OpenAsync(owner);
        var bound = Of(
            await LookAsync(connection, tables: [Touched("memories", null), Touched("notes", null)]),
            "row_security"
        );
        Assert.Equal(
            (CheckStatus.Warning, "memories: forced for the owner"),
            (bound.Status, Assert.Single(bound.Rows))
        );
        await using var superuser = await database.OpenAsync();
        Assert.Equal(
            CheckStatus.Passed,
            Of(await LookAsync(superuser, tables: [Touched("memories", null)]), "row_security").Status
        );
    }

    [Fact]
    public async Task Free_connections_are_counted_by_the_narrowest_limit()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app", "CONNECTION LIMIT 3");
        await using var connection = await database.OpenAsync(app);
        var slots = Of(await LookAsync(connection), "connections");
        Assert.Equal((CheckStatus.Warning, "2 free of the 3 of the role"), (slots.Status, slots.Actual));
    }

    [Fact]
    public async Task A_server_that_is_read_only_by_default_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync($"alter database {database.Name} set default_transaction_read_only = on");
        await using var connection = await database.OpenAsync();
        Assert.Equal(CheckStatus.Warning, Of(await LookAsync(connection), "server").Status);
    }

    [Fact]
    public async Task A_reading_that_is_refused_is_a_warning_and_does_not_hide_the_others()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app");
        await database.ExecuteAsync("revoke select on pg_catalog.pg_prepared_xacts from public");
        await using var connection = await database.OpenAsync(app);
        var results = await LookAsync(connection);
        Assert.Equal(
            (CheckStatus.Warning, PostgresErrorCodes.InsufficientPrivilege),
            (Of(results, "prepared_transactions").Status, Of(results, "prepared_transactions").SqlState)
        );
        Assert.All(
            results.Where(r => r.Kind != "prepared_transactions"),
            r => Assert.Equal(CheckStatus.Passed, r.Status)
        );
    }

    [Theory]
    [InlineData(">=14", 150004, true)]
    [InlineData(">=14 <19", 180001, true)]
    [InlineData(">=14 <19", 190000, false)]
    [InlineData(">14", 140009, false)]
    [InlineData("<=14", 140009, true)]
    [InlineData("16.2", 160002, true)]
    [InlineData("16.2", 160003, false)]
    [InlineData("16", 160003, true)]
    [InlineData("=16", 150000, false)]
    [InlineData(">= 14.5", 140004, false)]
    public void A_range_of_versions_holds_a_version_or_not(string range, int version, bool holds) =>
        Assert.Equal(holds, VersionRange.Holds(range, version));

    [Fact]
    public async Task The_conflicts_of_the_modes_are_the_servers()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        await using var one = await database.OpenAsync();
        await using var two = await database.OpenAsync();
        string[] modes =
        [
            "ACCESS SHARE",
            "ROW SHARE",
            "ROW EXCLUSIVE",
            "SHARE UPDATE EXCLUSIVE",
            "SHARE",
            "SHARE ROW EXCLUSIVE",
            "EXCLUSIVE",
            "ACCESS EXCLUSIVE",
        ];
        foreach (var held in modes)
        {
            await PostgresFixture.RunAsync(one, "begin");
            await PostgresFixture.RunAsync(one, $"lock table t in {held} mode");
            foreach (var wanted in modes)
            {
                await PostgresFixture.RunAsync(two, "begin");
                var got = true;
                try
                {
                    await PostgresFixture.RunAsync(two, $"lock table t in {wanted} mode nowait");
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
                {
                    got = false;
                }

                await PostgresFixture.RunAsync(two, "rollback");
                Assert.True(
                    got != LockModes.FromSql(wanted)!.Value.ConflictsWith(LockModes.FromSql(held)!.Value),
                    $"{wanted} while somebody holds {held}"
                );
            }

            await PostgresFixture.RunAsync(one, "rollback");
        }
    }

    private static TouchedTable Touched(string name, string? mode) =>
        new(ObjectName.Parse(name)!, mode is null ? null : LockModes.FromSql(mode));

    private static CheckResult Of(IReadOnlyList<CheckResult> results, string kind) =>
        Assert.Single(results, r => r.Kind == kind);

    private static Task<IReadOnlyList<CheckResult>> LookAsync(
        NpgsqlConnection connection,
        MigrationPlan? plan = null,
        MigrationLimits? limits = null,
        IReadOnlyList<TouchedTable>? tables = null,
        bool endsBlockers = false
    ) =>
        ServerHealth.LookAsync(
            plan ?? CheckAsking.Plan,
            "a",
            connection,
            limits ?? Limits,
            tables ?? [],
            tablesOnly: false,
            endsBlockers,
            CancellationToken.None
        );

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
