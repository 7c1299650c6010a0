using DbMigrate.Engine.Data.Parallel;
using Npgsql;

namespace DbMigrate.Engine.Tests.Data;

public sealed class WorkerPoolTests
{
    [Fact]
    public async Task The_first_failure_stops_the_other_workers_and_is_thrown()
    {
        var started = 0;
        var cancelled = 0;
        var pool = new WorkerPool<NpgsqlConnection>(_ => Task.FromResult(new NpgsqlConnection()), []);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            pool.RunAsync(
                3,
                async (_, token) =>
                {
                    if (Interlocked.Increment(ref started) == 3)
                    {
                        throw new InvalidOperationException("first");
                    }

                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, token);
                    }
                    catch (OperationCanceledException)
                    {
                        Interlocked.Increment(ref cancelled);
                        throw;
                    }
                },
                CancellationToken.None
            )
        );

        Assert.Equal("first", thrown.Message);
        Assert.Equal(2, cancelled);
    }

    [Fact]
    public async Task Helpers_run_until_the_last_worker_ends()
    {
        var ended = false;
        var release = new TaskCompletionSource();
        var pool = new WorkerPool<NpgsqlConnection>(
            _ => Task.FromResult(new NpgsqlConnection()),
            [
                async token =>
                {
                    release.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token)
                        .ContinueWith(_ => ended = true, TaskScheduler.Default);
                },
            ]
        );

        await pool.RunAsync(
            2,
            async (_, _) =>
            {
                await release.Task;
                Assert.False(ended);
            },
            CancellationToken.None
        );

        Assert.True(ended);
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_ends_the_helpers_too()
    {
        var ended = false;
        var pool = new WorkerPool<NpgsqlConnection>(
            _ => throw new TimeoutException(),
            [
                async token =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token)
                        .ContinueWith(_ => ended = true, TaskScheduler.Default);
                },
            ]
        );

        await Assert.ThrowsAsync<TimeoutException>(() =>
            pool.RunAsync(1, (_, _) => Task.CompletedTask, CancellationToken.None)
        );

        Assert.True(ended);
    }
}
