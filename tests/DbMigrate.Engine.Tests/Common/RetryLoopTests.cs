using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class RetryLoopTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_attempt_that_succeeds_ends_the_loop()
    {
        var failures = new List<int>();

        var result = await new RetryLoop(Budget, TimeProvider.System).RunAsync(
            number => number < 3 ? throw new TimeoutException() : Task.FromResult(number),
            e => e is TimeoutException,
            failed =>
            {
                failures.Add(failed.Number);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

        Assert.Equal(3, result);
        Assert.Equal([1, 2], failures);
    }

    [Fact]
    public async Task Without_a_budget_the_first_error_is_thrown_after_it_was_reported()
    {
        var reported = 0;

        await Assert.ThrowsAsync<TimeoutException>(() =>
            new RetryLoop(TimeSpan.Zero, TimeProvider.System).RunAsync<int>(
                _ => throw new TimeoutException(),
                e => e is TimeoutException,
                failed =>
                {
                    reported++;
                    Assert.Null(failed.Pause);
                    return Task.CompletedTask;
                },
                CancellationToken.None
            )
        );

        Assert.Equal(1, reported);
    }

    [Fact]
    public async Task An_error_that_is_not_retryable_is_thrown_at_once()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new RetryLoop(Budget, TimeProvider.System).RunAsync<int>(
                _ => throw new InvalidOperationException(),
                e => e is TimeoutException,
                _ => throw new NotSupportedException(),
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task A_cancellation_is_thrown_in_place_of_a_retryable_error()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new RetryLoop(Budget, TimeProvider.System).RunAsync<int>(
                _ =>
                {
                    source.Cancel();
                    throw new TimeoutException();
                },
                e => e is TimeoutException,
                _ => Task.CompletedTask,
                source.Token
            )
        );
    }

    [Fact]
    public void Pauses_grow_and_never_exceed_what_is_left_of_the_budget()
    {
        var first = RetryLoop.PauseAfter(1, Budget)!.Value;
        var fifth = RetryLoop.PauseAfter(5, Budget)!.Value;

        Assert.InRange(first.TotalMilliseconds, 75, 125);
        Assert.InRange(fifth.TotalMilliseconds, 1200, 2000);
        Assert.Equal(TimeSpan.FromMilliseconds(5), RetryLoop.PauseAfter(5, TimeSpan.FromMilliseconds(5)));
        Assert.Null(RetryLoop.PauseAfter(1, TimeSpan.Zero));
    }
}
