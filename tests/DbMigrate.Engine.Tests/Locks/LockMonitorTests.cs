using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks;

public sealed class LockMonitorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Each_watched_session_gets_its_own_blockers_in_one_look()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table a (id int)",
            "create table b (id int)",
            "insert into a values (1)",
            "insert into b values (1)"
        );
        await using var holder = await database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await PostgresFixture.RunAsync(holder, "lock table a in share mode");
        await PostgresFixture.RunAsync(holder, "update b set id = 2");
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        await using var free = await database.OpenAsync();
        var waiting = Task.WhenAll(
            PostgresFixture.RunAsync(first, "update a set id = 2"),
            PostgresFixture.RunAsync(second, "update b set id = 3")
        );
        await database.WaitForAsync(
            $"select count(*) = 2 from pg_stat_activity where {holder.ProcessID} = any (pg_blocking_pids(pid))",
            waiting
        );

        using var monitor = new LockMonitor(TimeProvider.System);
        using var onFirst = monitor.Watch(first.ProcessID, TimeSpan.Zero, _ => { });
        using var onSecond = monitor.Watch(second.ProcessID, TimeSpan.Zero, _ => { });
        using var onFree = monitor.Watch(free.ProcessID, TimeSpan.Zero, _ => { });
        using var later = monitor.Watch(holder.ProcessID, TimeSpan.FromHours(1), _ => { });
        await using var looker = await database.OpenAsync();
        await monitor.LookAsync(looker, CancellationToken.None);
        await transaction.CommitAsync();
        await waiting;

        Assert.Equal("RowExclusiveLock on a", onFirst.Longest!.Lock);
        Assert.Equal(holder.ProcessID, Assert.Single(onFirst.Longest.Blockers).ProcessId);
        Assert.Equal(holder.ProcessID, Assert.Single(onSecond.Longest!.Blockers).ProcessId);
        Assert.Null(onFree.Longest);
        Assert.Null(later.Longest);
    }

    [Theory]
    [InlineData("alter table t add c int")]
    [InlineData("create index concurrently on t (id)")]
    public async Task A_prepared_transaction_is_named_by_its_locks(string waits)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)", "create table other (id int)");
        var (gid, another) = ($"holds {database.Name}", $"reads {database.Name}");
        await using var connection = await database.OpenAsync();
        await PrepareAsync(connection, "insert into t values (1)", gid);
        await PrepareAsync(connection, "insert into other values (1)", another);
        await using var waiter = await database.OpenAsync();
        var waiting = PostgresFixture.RunAsync(waiter, waits);
        try
        {
            await database.WaitForAsync($"select 0 = any (pg_blocking_pids({waiter.ProcessID}))", waiting);
            using var monitor = new LockMonitor(TimeProvider.System);
            using var watch = monitor.Watch(waiter.ProcessID, TimeSpan.Zero, _ => { });
            await using var looker = await database.OpenAsync();
            await monitor.LookAsync(looker, CancellationToken.None);

            var blocker = Assert.Single(watch.Latest!.Blockers);
            Assert.Equal((0, gid, "postgres"), (blocker.ProcessId, blocker.Query, blocker.User));
            Assert.NotNull(blocker.TransactionAge);
        }
        finally
        {
            await PostgresFixture.RunAsync(connection, $"rollback prepared '{gid}'");
            await PostgresFixture.RunAsync(connection, $"rollback prepared '{another}'");
        }

        await waiting;
    }

    [Fact]
    public async Task What_the_last_look_found_goes_when_the_wait_ends_and_the_longest_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "select pg_advisory_lock(7)");
        await using var waiter = await database.OpenAsync();
        var waiting = PostgresFixture.RunAsync(waiter, "select pg_advisory_xact_lock(7)");
        await database.WaitForAsync($"select {holder.ProcessID} = any (pg_blocking_pids({waiter.ProcessID}))", waiting);
        using var monitor = new LockMonitor(TimeProvider.System);
        using var watch = monitor.Watch(waiter.ProcessID, TimeSpan.Zero, _ => { });
        await using var looker = await database.OpenAsync();
        await monitor.LookAsync(looker, CancellationToken.None);
        Assert.Equal(holder.ProcessID, Assert.Single(watch.Latest!.Blockers).ProcessId);

        await PostgresFixture.RunAsync(holder, "select pg_advisory_unlock(7)");
        await waiting;
        watch.NextLook = TimeSpan.Zero;
        await monitor.LookAsync(looker, CancellationToken.None);
        Assert.Null(watch.Latest);
        Assert.Equal(holder.ProcessID, Assert.Single(watch.Longest!.Blockers).ProcessId);
    }

    private static async Task PrepareAsync(Npgsql.NpgsqlConnection connection, string statement, string gid)
    {
        foreach (var text in new[] { "begin", statement, $"prepare transaction '{gid}'" })
        {
            await PostgresFixture.RunAsync(connection, text);
        }
    }

    [Fact]
    public void A_look_is_due_when_the_earliest_watch_is()
    {
        using var monitor = new LockMonitor(TimeProvider.System);
        Assert.Null(monitor.UntilNextLook);

        using (monitor.Watch(1, TimeSpan.FromHours(1), _ => { }))
        {
            Assert.False(monitor.IsDue);
            using (monitor.Watch(2, TimeSpan.Zero, _ => { }))
            {
                Assert.True(monitor.IsDue);
            }

            Assert.False(monitor.IsDue);
        }

        Assert.Null(monitor.UntilNextLook);
    }
}
