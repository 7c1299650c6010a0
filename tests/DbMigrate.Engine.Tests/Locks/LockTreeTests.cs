using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Who blocks whom, as a tree.</summary>
public sealed class LockTreeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public void Each_session_stands_once_below_the_last_of_its_blockers()
    {
        var tree = LockTree.Of([Session(1), Session(4, 2, 1), Session(2, 1), Session(3, 1, 2), Session(9)]);
        Assert.Equal(
            [(1, 0, 3), (4, 1, 0), (2, 1, 1), (3, 2, 0), (9, 0, 0)],
            tree.Select(s => (s.ProcessId, s.Depth, s.Blocks))
        );
    }

    [Fact]
    public void Sessions_that_wait_for_each_other_are_all_there()
    {
        var tree = LockTree.Of([Session(1, 2), Session(2, 3), Session(3, 1), Session(4, 4), Session(5, 77)]);
        Assert.Equal([1, 2, 3, 4, 5], tree.Select(s => s.ProcessId).Order());
        Assert.Equal(3, tree.Count(s => s.Depth == 0));
    }

    [Fact]
    public void A_session_stands_below_the_prepared_transaction_that_blocks_it()
    {
        var tree = LockTree.Of([Session(-1), Session(-2), Session(5, -2), Session(6, 0)]);
        Assert.Equal([(-1, 0), (-2, 0), (5, 1), (6, 0)], tree.Select(s => (s.ProcessId, s.Depth)));
    }

    [Fact]
    public async Task A_queue_behind_a_reader_is_a_tree_with_modes_ages_and_queries()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table \"Orders\" (id int)", "create table quiet (id int)");
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await using var reader = await database.OpenAsync();
        await PostgresFixture.RunAsync(reader, "set application_name = 'report'");
        await PostgresFixture.RunAsync(reader, "begin");
        await PostgresFixture.RunAsync(reader, "select 'password=hunter2' from \"Orders\"");
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "lock table quiet in share mode");
        await using var change = await database.OpenAsync();
        var changing = PostgresFixture.RunAsync(change, "truncate \"Orders\"");
        await WaitsAsync(database, change.ProcessID);
        await using var writer = await database.OpenAsync();
        var writing = PostgresFixture.RunAsync(writer, "insert into \"Orders\" values (1)");
        await WaitsAsync(database, writer.ProcessID);

        await using (var session = plan.Session())
        {
            var all = await session.GetLocksAsync();
            Assert.Equal(
                [(reader.ProcessID, 0, 2), (change.ProcessID, 1, 1), (writer.ProcessID, 2, 0)],
                all.Select(s => (s.ProcessId, s.Depth, s.Blocks))
            );
            Assert.Equal(
                ("report", "idle in transaction", string.Empty),
                (all[0].Application, all[0].State, all[0].Mode)
            );
            Assert.Equal("select 'password=***' from \"Orders\"", all[0].Query);
            Assert.Contains("AccessShareLock on public.\"Orders\"", all[0].Holds);
            Assert.Equal(("AccessExclusiveLock", "public.\"Orders\""), (all[1].Mode, all[1].Object));
            Assert.True(all[1].Waited >= TimeSpan.Zero);
            Assert.True(all[0].TransactionAge >= all[1].TransactionAge);
            Assert.Equal([change.ProcessID], all[2].BlockedBy);
            Assert.All(all, s => Assert.False(s.IsHidden));

            // Of a table, also each session that holds a lock and blocks no other.
            Assert.Equal([holder.ProcessID], (await session.GetLocksAsync(["quiet"])).Select(s => s.ProcessId));
            Assert.Equal(3, (await session.GetLocksAsync(["public.\"Orders\""])).Count);
            Assert.Equal(
                ("TableNotFound", "public.nothing"),
                Of(
                    await Assert.ThrowsAsync<TableNotFoundException>(() =>
                        session.GetLocksAsync(["quiet", "public.nothing"])
                    )
                )
            );
            var malformed = await Assert.ThrowsAsync<TableNameInvalidException>(() =>
                session.GetLocksAsync(["public.\"t2"])
            );
            Assert.Equal(("TableNameInvalid", "public.\"t2"), Of(malformed));
            Assert.Contains("unclosed double quotes", malformed.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<TableNameInvalidException>(() => session.GetLocksAsync([string.Empty]));

            await database.ExecuteAllAsync("create table \"Un.used\" (id int)", "create schema s");
            await database.ExecuteAsync("create table s.\"Un.used\" (id int)");
            Assert.Empty(await session.GetLocksAsync(["\"Un.used\""]));
            Assert.Contains(
                plan.MessagesNow(),
                m =>
                    m.Kind == MessageKind.Information
                    && m.Text == "No session holds or awaits a lock on public.\"Un.used\", s.\"Un.used\"."
            );

            static (string, string?) Of(MigrationException e) => (e.ErrorId, e.Target);
        }

        var role = await database.CreateRoleAsync("low");
        await using (var session = plan.Session(database.ConnectionStringFor(role)))
        {
            var all = await session.GetLocksAsync();
            Assert.Equal(3, all.Count);
            Assert.All(all, s => Assert.Equal((true, string.Empty), (s.IsHidden, s.Query)));
            Assert.Equal("AccessExclusiveLock", all[1].Mode);
            Assert.Contains(
                plan.MessagesNow(),
                m => m.Kind == MessageKind.Warning && m.Text.Contains("3 sessions", StringComparison.Ordinal)
            );
        }

        await PostgresFixture.RunAsync(reader, "commit");
        await Task.WhenAll(changing, writing);
    }

    [Theory]
    [InlineData("insert into wanted values (2)")]
    [InlineData("update wanted set id = 3 where id = 1")]
    public async Task Of_several_prepared_transactions_the_one_that_blocks_is_named(string waits)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table other (id int)",
            "create table wanted (id int)",
            "insert into wanted values (1)"
        );
        var (innocent, guilty) = ($"innocent in {database.Name}", $"guilty in {database.Name}");
        var taken = waits.StartsWith("insert", StringComparison.Ordinal)
            ? "lock table wanted in share mode"
            : "update wanted set id = 1 where id = 1";
        await using var holder = await database.OpenAsync();
        foreach (
            var sql in new[]
            {
                "begin",
                "lock table other in share mode",
                "lock table wanted in access share mode",
                $"prepare transaction '{innocent}'",
                "begin",
                taken,
                $"prepare transaction '{guilty}'",
            }
        )
        {
            await PostgresFixture.RunAsync(holder, sql);
        }

        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await using var writer = await database.OpenAsync();
        var writing = PostgresFixture.RunAsync(writer, waits);
        await WaitsAsync(database, writer.ProcessID);
        try
        {
            await using var session = plan.Session();
            var all = await session.GetLocksAsync();
            Assert.Equal(
                [(0, 0, guilty), (writer.ProcessID, 1, waits)],
                all.Select(s => (s.ProcessId, s.Depth, s.Query))
            );
            Assert.Equal([guilty], all[1].BlockedByPrepared);
            Assert.Equal([0], all[1].BlockedBy);
            Assert.Equal([innocent], (await session.GetLocksAsync(["other"])).Select(s => s.Query));
        }
        finally
        {
            await PostgresFixture.RunAsync(holder, $"rollback prepared '{guilty}'");
            await PostgresFixture.RunAsync(holder, $"rollback prepared '{innocent}'");
        }

        await writing;
    }

    [Fact]
    public async Task A_watch_reads_again_and_again_until_it_is_cancelled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\n",
            ("a.sql", "select 1;\n")
        );
        await using var session = plan.Session();
        using var stop = new CancellationTokenSource();
        var times = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var locks in session.WatchLocksAsync(null, TimeSpan.FromMilliseconds(1), stop.Token))
            {
                Assert.Empty(locks);
                if (++times == 3)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(3, times);
    }

    private static MigrationLock Session(int pid, params int[] blockedBy) =>
        new()
        {
            ProcessId = pid,
            BlockedBy = blockedBy,
            Mode = blockedBy.Length > 0 ? "ShareLock" : string.Empty,
        };

    private static Task WaitsAsync(TestDatabase database, int pid) =>
        database.WaitForAsync($"select exists (select from pg_locks where pid = {pid} and not granted)");
}
