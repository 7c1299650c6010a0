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
