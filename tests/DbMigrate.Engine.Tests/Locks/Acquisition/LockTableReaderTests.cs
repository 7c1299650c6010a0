using DbMigrate.Engine.Locks.Acquisition;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>The one query that reads who is in the way.</summary>
public sealed class LockTableReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Names_are_read_by_the_search_path_and_missing_ones_are_left_out()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema shop",
            "create table shop.\"Order\" (id int)",
            "create table t (id int)"
        );
        await using var session = await database.OpenAsync();
        await PostgresFixture.RunAsync(session, "set search_path = shop, public");
        var view = await ReadAsync(session, Table("\"Order\""), Table("t"), Table("nothing"), Table("no.schema"));
        Assert.Equal(["public.t", "shop.\"Order\""], view.Tables.Select(t => t.Table));
        Assert.Empty(view.Conflicts);
        Assert.True(view.DeadlockTimeout > TimeSpan.Zero);
        Assert.Equal("shop, public", await ShowAsync(session, "search_path"));
    }

    [Fact]
    public async Task A_parent_comes_before_its_partitions_and_other_names_are_in_order()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table z (id int) partition by list (id)",
            "create table b_part partition of z for values in (1) partition by list (id)",
            "create table a_part partition of b_part for values in (1)",
            "create table c (id int)"
        );
        await using var session = await database.OpenAsync();
        Assert.Equal(
            ["public.c", "public.z", "public.b_part", "public.a_part"],
            (await ReadAsync(session, Table("z"), Table("c"))).Tables.Select(t => t.Table)
        );
        Assert.Equal(
            ["public.z"],
            (await ReadAsync(session, Table("z") with { WithPartitions = false })).Tables.Select(t => t.Table)
        );
    }

    [Fact]
    public async Task Only_conflicting_modes_count_and_who_waits_counts()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)", "create index t_id on t (id)");
        await using var reader = await BeginAsync(database, "lock table t in access share mode");
        await using var session = await database.OpenAsync();
        Assert.Empty((await ReadAsync(session, Table("t", MigrationLockMode.Exclusive))).Conflicts);
        var conflict = Assert.Single((await ReadAsync(session, Table("t"))).Conflicts);
        Assert.Equal(
            (reader.ProcessID, "public.t", false),
            (conflict.Blocker.ProcessId, conflict.Relation, conflict.IsAwaited)
        );
        Assert.True(conflict.Blocker.IsIdleInTransaction);
        Assert.True(conflict.Age > TimeSpan.Zero);

        // The table of an index is found by the index.
        var byIndex = new LockTarget(
            new RelationName("t_id", RelationNaming.Index),
            MigrationLockMode.AccessExclusive,
            WithPartitions: true
        );
        Assert.Equal("public.t", Assert.Single((await ReadAsync(session, byIndex)).Conflicts).Relation);

        await using var waiter = await database.OpenAsync();
        var waiting = PostgresFixture.RunAsync(waiter, "truncate t");
        await database.WaitForAsync(
            $"select exists (select from pg_locks where pid = {waiter.ProcessID} and not granted)"
        );
        Assert.Contains((await ReadAsync(session, Table("t"))).Conflicts, c => c.IsAwaited);
        await PostgresFixture.RunAsync(reader, "commit");
        await waiting;
    }

    [Fact]
    public async Task A_foreign_key_that_goes_includes_the_other_table()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table u (id int primary key)",
            "create table t (id int primary key, a int constraint \"My key\" references u)",
            "create table s (a int references t)"
        );
        await using var session = await database.OpenAsync();
        Assert.Equal(
            ["public.t", "public.u"],
            (await ReadAsync(session, Table("t") with { ForeignKeys = "My key" })).Tables.Select(t => t.Table)
        );
        Assert.Equal(
            ["public.s", "public.t", "public.u"],
            (await ReadAsync(session, Table("t") with { ForeignKeys = "*" })).Tables.Select(t => t.Table)
        );
    }

    [Fact]
    public async Task A_role_without_rights_looks_too_and_does_not_lock()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int)",
            "create view v as select * from t",
            "create materialized view m as select * from t"
        );
        var role = await database.CreateRoleAsync("low");
        await using var reader = await BeginAsync(database, "select from t");
        await using var session = await database.OpenAsync(role);
        var view = await ReadAsync(session, Table("t"), Table("v"), Table("m"));
        Assert.Empty(view.Tables);
        var conflict = Assert.Single(view.Conflicts);
        Assert.Equal(reader.ProcessID, conflict.Blocker.ProcessId);
        Assert.Null(conflict.Blocker.TransactionAge);
        Assert.NotEmpty(conflict.Transaction);

        await using var owner = await database.OpenAsync();
        Assert.Equal(
            ["public.t"],
            (await ReadAsync(owner, Table("t"), Table("v"), Table("m"))).Tables.Select(t => t.Table)
        );
        await PostgresFixture.RunAsync(reader, "rollback");
    }

    [Fact]
    public async Task Whatever_users_created_does_not_change_what_it_reads()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema evil",
            "create function evil.yes(oid, oid) returns boolean language sql as 'select 1/0 = 1'",
            "create operator evil.= (leftarg = oid, rightarg = oid, function = evil.yes)",
            "create function evil.max(int) returns int language sql as 'select 1/0'",
            "create table t (id int)"
        );
        await using var session = await database.OpenAsync();
        await PostgresFixture.RunAsync(session, "set search_path = evil, public, pg_catalog");
        Assert.Equal(["public.t"], (await ReadAsync(session, Table("t"))).Tables.Select(t => t.Table));
    }

    private static LockTarget Table(string name, MigrationLockMode mode = MigrationLockMode.AccessExclusive) =>
        new(new RelationName(name), mode, WithPartitions: true);

    private static Task<LockView> ReadAsync(NpgsqlConnection session, params LockTarget[] targets) =>
        LockTableReader.ReadAsync(session, [], targets, CancellationToken.None);

    private static async Task<NpgsqlConnection> BeginAsync(TestDatabase database, string statement)
    {
        var session = await database.OpenAsync();
        await PostgresFixture.RunAsync(session, "begin");
        await PostgresFixture.RunAsync(session, statement);
        return session;
    }

    private static async Task<string> ShowAsync(NpgsqlConnection session, string setting)
    {
        await using var command = new NpgsqlCommand("show " + setting, session);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
