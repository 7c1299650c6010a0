using DbMigrate.Engine.Locks.Acquisition;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>
/// Sessions that hold a lock of one table in transactions, one after another, and a queue in the order of requests: who
/// asks after the batch waits until the batch has got its lock, or has given up this try.
/// </summary>
/// <param name="seed">The seed of the numbers.</param>
/// <param name="sessions">The number of sessions.</param>
/// <param name="life">How long a transaction of a session stays, in milliseconds.</param>
internal sealed class SimulatedTraffic(int seed, int sessions, Func<Random, int, double> life)
{
    private const double RoundTrip = 3;
    private const double Late = 100;
    private const double TransactionsPerSecond = 200;

    private readonly Random _random = new(seed);
    private readonly ManualTime _time = new();
    private (double Start, double End, int Number)[] _open = [];

    /// <summary>The longest time for which others waited behind the batch, in milliseconds.</summary>
    internal double LongestStall { get; private set; }

    /// <summary>How many of 200 transactions a second waited for more than 100 ms.</summary>
    internal double LateTransactions { get; private set; }

    /// <summary>The tries.</summary>
    internal int Tries { get; private set; }

    private double Now => _time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Runs one batch; returns the time until it had its lock, or null.</summary>
    internal async Task<TimeSpan?> RunAsync(MigrationLimits limits)
    {
        var request = new LockRequest(
            [new LockTarget(new RelationName("t"), MigrationLockMode.AccessExclusive, WithPartitions: true)],
            MayLockOthers: false
        );
        var acquirer = new LockAcquirer(request, limits, _time, _random.NextDouble);
        _open = [.. Enumerable.Range(0, sessions).Select(i => (0.0, life(_random, i) * _random.NextDouble(), 0))];
        Wait(1_000);
        var begun = Now;
        while (
            await acquirer.NextAsync(
                _ => Task.FromResult<LockView?>(Look()),
                _ => Task.CompletedTask,
                pause =>
                {
                    Wait(pause.TotalMilliseconds);
                    return Task.CompletedTask;
                }
            )
                is { } turn
        )
        {
            Tries++;
            if (Try(turn.Timeout.TotalMilliseconds))
            {
                return TimeSpan.FromMilliseconds(Now - begun);
            }

            acquirer.Fail(turn.Timeout, null);
            if (acquirer.PauseAfter(acquirer.Tries, limits.LockBudget - acquirer.Elapsed) is not { } pause)
            {
                return null;
            }

            Wait(pause.TotalMilliseconds);
        }

        return null;
    }

    private LockView Look()
    {
        Wait(RoundTrip);
        return new LockView(
            [],
            [
                .. _open
                    .Select((s, i) => (s, Process: 100 + i))
                    .Where(o => o.s.Start <= Now)
                    .Select(o => Conflicts.Active((int)(Now - o.s.Start), o.Process, $"{o.Process}/{o.s.Number}")),
            ],
            TimeSpan.FromSeconds(1)
        );
    }

    private bool Try(double timeout)
    {
        Wait(RoundTrip);
        var asked = Now;
        var needed = _open.Where(s => s.Start <= asked).Select(s => s.End - asked).DefaultIfEmpty(0).Max();
        var stall = Math.Min(needed, timeout);
        LongestStall = Math.Max(LongestStall, stall);
        LateTransactions += Math.Max(0, stall - Late) * TransactionsPerSecond / 1000;
        _time.Advance(TimeSpan.FromMilliseconds(stall));

        // Who would have begun meanwhile begins now.
        for (var i = 0; i < _open.Length; i++)
        {
            if (_open[i].Start > asked || _open[i].End <= Now)
            {
                _open[i] = (Now, Now + life(_random, i), _open[i].Number + 1);
            }
        }

        return needed <= timeout;
    }

    private void Wait(double milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        for (var i = 0; i < _open.Length; i++)
        {
            while (_open[i].End <= Now)
            {
                var start = _open[i].End + 1 + (_random.NextDouble() * 3);
                _open[i] = (start, start + life(_random, i), _open[i].Number + 1);
            }
        }
    }
}
