using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>
/// Decides when a batch asks for its locks and how long it waits, so that traffic never queues behind it for longer than
/// a short try. See docs/decisions/0017.
/// </summary>
/// <param name="limits">The longest try and the budget.</param>
/// <param name="jitter">Returns a number from 0 to 1 that spreads the pauses.</param>
internal sealed class LockStrategy(MigrationLimits limits, Func<double> jitter)
{
    /// <summary>A try that worked for longer than this before it was refused is not repeated with a short wait.</summary>
    internal static readonly TimeSpan LongWork = TimeSpan.FromSeconds(1);

    /// <summary>An autovacuum worker yields when its waiter has waited for deadlock_timeout, and then ends.</summary>
    private static readonly TimeSpan YieldTime = TimeSpan.FromMilliseconds(200);

    /// <summary>A stall that no user feels.</summary>
    private static readonly TimeSpan Gentle = TimeSpan.FromMilliseconds(80);

    /// <summary>A try is made where all transactions in the way end in time with this chance.</summary>
    private const double WorthTrying = 0.3;

    /// <summary>The looks after which pauses grow no more, where transactions come and go: 45 ms.</summary>
    private const int QuickLooks = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Decides the next action.</summary>
    internal LockDecision Decide(LockSituation now)
    {
        var timeout = TimeoutOf(now);
        var chances = now.Conflicts.Select(c => now.Lifetimes.ChanceToEnd(c, timeout)).ToList();
        if (chances.Aggregate(1.0, (all, one) => all * one) >= WorthTrying)
        {
            return new LockDecision.Try(timeout);
        }

        var old = now.Conflicts.Where((_, i) => chances[i] < WorthTrying).ToList();

        if (now.Elapsed >= limits.LockBudget)
        {
            return new LockDecision.GiveUp();
        }

        if (IsLate(now) && !now.HasTriedLonger && old.TrueForAll(c => c.MayEnd))
        {
            var longest = old.Exists(c => c.YieldsToWaiter)
                ? Max(limits.LockTimeout, now.DeadlockTimeout + YieldTime)
                : limits.LockTimeout;
            return new LockDecision.Try(longest, IsLonger: true);
        }

        // Where transactions come and go, the moment shortly before their ends is short.
        var looks =
            now.Lifetimes.IsKnown && now.Conflicts.All(c => !c.IsPrepared && c.Age < limits.LockTimeout)
                ? Math.Min(now.Looks, QuickLooks)
                : now.Looks;
        return new LockDecision.Look(Min(PauseAfter(looks), limits.LockBudget - now.Elapsed));
    }

    /// <summary>Returns the pause after a try that failed; null where the budget is spent.</summary>
    /// <param name="tries">The tries that failed.</param>
    /// <param name="left">What is left of the budget.</param>
    internal TimeSpan? PauseAfterTry(int tries, TimeSpan left) =>
        left <= TimeSpan.Zero ? null : Min(PauseAfter(tries), left);

    /// <summary>
    /// Returns how long the next try may wait: 20 ms, twice as long after three tries, and so on up to the limit. Where
    /// transactions come and go without one that stays, it grows with the time that they do so: a quarter of it up to 80
    /// ms, then a fiftieth. After half of the budget it is the limit, where shorter tries failed.
    /// </summary>
    private TimeSpan TimeoutOf(LockSituation now)
    {
        if (now.LostWork || (IsLate(now) && now.Tries >= ShortWait.TriesPerWait))
        {
            return limits.LockTimeout;
        }

        var grown = Max(Min(now.Turnover / 4, Gentle), now.Turnover / 50);
        return Min(Max(ShortWait.After(now.Tries, limits.LockTimeout), grown), limits.LockTimeout);
    }

    private bool IsLate(LockSituation now) => now.Elapsed >= limits.LockBudget / 2;

    private TimeSpan PauseAfter(int count)
    {
        var grown = Min(FirstPause * Math.Pow(1.5, Math.Min(count, 20)), LongestPause);
        return grown * (0.75 + (jitter() * 0.5));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
