using DbMigrate.Engine.Locks.Acquisition;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>When a batch asks for its locks, and for how long, by what was seen.</summary>
public sealed class LockStrategyTests
{
    private static readonly MigrationLimits Limits = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(60),
        StatementTimeout: null
    );

    [Fact]
    public void A_free_lock_is_asked_for_at_once_with_a_short_wait() => Assert.Equal(Try(20), Decide(At(0)));

    [Fact]
    public void Young_transactions_are_waited_for()
    {
        Assert.Equal(Try(20), Decide(At(0, Conflicts.Active(5), Conflicts.Active(19))));
        Assert.Equal(Try(20), Decide(At(0, Conflicts.Idle(5))));
    }

    [Fact]
    public void While_one_transaction_is_older_than_the_try_nothing_is_asked_for()
    {
        Assert.IsType<LockDecision.Look>(Decide(At(0, Conflicts.Active(5), Conflicts.Active(20))));
        Assert.IsType<LockDecision.Look>(Decide(At(0, Conflicts.Idle(5000))));
        Assert.IsType<LockDecision.Look>(Decide(At(0, Conflicts.Autovacuum(5000))));
    }

    [Fact]
    public void A_prepared_transaction_is_never_waited_for()
    {
        Assert.IsType<LockDecision.Look>(Decide(At(0, Conflicts.Prepared())));
        Assert.IsType<LockDecision.Look>(Decide(At(45, Conflicts.Prepared())));
        Assert.IsType<LockDecision.GiveUp>(Decide(At(60, Conflicts.Prepared())));
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(6, 80)]
    [InlineData(9, 160)]
    [InlineData(15, 640)]
    [InlineData(18, 1000)]
    [InlineData(1000, 1000)]
    public void Tries_grow_up_to_the_limit_of_the_plan(int tries, int expected) =>
        Assert.Equal(Try(expected), Decide(At(0) with { Tries = tries }));

    [Theory]
    [InlineData(40, 20)]
    [InlineData(160, 40)]
    [InlineData(320, 80)]
    [InlineData(4_000, 80)]
    [InlineData(25_000, 500)]
    [InlineData(29_000, 580)]
    public void A_batch_that_has_waited_asks_behind_transactions_that_came_meanwhile(int waited, int expected)
    {
        var now = new LockSituation
        {
            Elapsed = TimeSpan.FromMilliseconds(waited),
            Turnover = TimeSpan.FromMilliseconds(waited),
            Conflicts = [],
            Lifetimes = new LockLifetimes(),
        };
        Assert.Equal(Try(expected), Decide(now with { Conflicts = [Conflicts.Active(expected - 1)] }));
        Assert.IsType<LockDecision.Look>(Decide(now with { Conflicts = [Conflicts.Active(expected)] }));
    }

    [Fact]
    public void A_limit_below_the_first_try_is_kept()
    {
        var strategy = new LockStrategy(Limits with { LockTimeout = TimeSpan.FromMilliseconds(7) }, () => 0);
        Assert.Equal(Try(7), strategy.Decide(At(0)));
    }

    [Fact]
    public void A_longer_try_waits_for_older_transactions()
    {
        Assert.IsType<LockDecision.Look>(Decide(At(1, Conflicts.Active(500)) with { Tries = 9 }));
        Assert.Equal(Try(640), Decide(At(1, Conflicts.Active(500)) with { Tries = 15 }));
    }

    [Fact]
    public void After_half_of_the_budget_the_limit_is_reached_where_shorter_tries_failed()
    {
        Assert.Equal(Try(20), Decide(At(31, Conflicts.Active(5)) with { Tries = 2 }));
        Assert.Equal(Try(1000), Decide(At(31, Conflicts.Active(500)) with { Tries = 3 }));
    }

    [Fact]
    public void What_runs_for_long_is_waited_for_once_after_half_of_the_budget()
    {
        Assert.IsType<LockDecision.Look>(Decide(At(29, Conflicts.Active(5000))));
        Assert.Equal(
            new LockDecision.Try(TimeSpan.FromSeconds(1), IsLonger: true),
            Decide(At(30, Conflicts.Active(5000)))
        );
        Assert.IsType<LockDecision.Look>(Decide(At(31, Conflicts.Active(5000)) with { HasTriedLonger = true }));
    }

    [Fact]
    public void Where_transactions_come_and_go_it_asks_shortly_before_their_end()
    {
        // Eight transactions became 500 to 507 ms old: more than 20 ms are left to those in the way, or less.
        var lifetimes = new LockLifetimes();
        for (var i = 0; i <= 8; i++)
        {
            var at = TimeSpan.FromMilliseconds(500 * i);
            lifetimes.Add(at, [Conflicts.Active(i, transaction: $"3/{i}")]);
            lifetimes.Add(at + TimeSpan.FromMilliseconds(499), [Conflicts.Active(499 + i, transaction: $"3/{i}")]);
        }

        Assert.True(lifetimes.IsKnown);
        var look = Assert.IsType<LockDecision.Look>(Decide(With(Conflicts.Active(200))));
        Assert.Equal(Try(20), Decide(With(Conflicts.Active(495))));
        Assert.Equal(Try(20), Decide(With(Conflicts.Active(495), Conflicts.Active(490, pid: 15))));
        Assert.IsType<LockDecision.Look>(Decide(With(Conflicts.Active(495), Conflicts.Active(5, pid: 15))));

        // Older than any that ended: it is not known how long it stays.
        Assert.IsType<LockDecision.Look>(Decide(With(Conflicts.Active(600))));

        // The moment is short: looks stay close to each other, but not behind a transaction that stays.
        Assert.InRange(look.After.TotalMilliseconds, 33, 35);
        Assert.True(
            ((LockDecision.Look)Decide(With(Conflicts.Active(200), Conflicts.Active(1000, pid: 15)))).After
                > TimeSpan.FromMilliseconds(150)
        );

        LockSituation With(params LockConflict[] conflicts) =>
            new()
            {
                Elapsed = TimeSpan.FromSeconds(5),
                Looks = 9,
                Conflicts = conflicts,
                Lifetimes = lifetimes,
            };
    }

    [Fact]
    public void A_chance_of_three_in_ten_is_worth_a_try()
    {
        var lifetimes = LockLifetimesTests.Ended([110, 110, 110, 500, 500, 500, 500, 500, 500, 500]);
        var early = At(5, Conflicts.Active(100)) with { Lifetimes = lifetimes };
        Assert.Equal(Try(20), Decide(early));

        // Who has that chance is not waited for longer, and does not hinder the longer try.
        Assert.Equal(
            new LockDecision.Try(TimeSpan.FromSeconds(1), IsLonger: true),
            Decide(
                early with
                {
                    Elapsed = TimeSpan.FromSeconds(30),
                    Conflicts = [Conflicts.Idle(100), Conflicts.Active(5000)],
                }
            )
        );
    }

    [Fact]
    public void A_session_that_does_nothing_is_never_waited_for_longer()
    {
        Assert.IsType<LockDecision.Look>(Decide(At(45, Conflicts.Idle(5000))));
        Assert.IsType<LockDecision.Look>(Decide(At(45, Conflicts.Active(5000), Conflicts.Idle(5000))));
        Assert.IsType<LockDecision.GiveUp>(Decide(At(60, Conflicts.Idle(5000))));
    }

    [Fact]
    public void An_autovacuum_is_made_to_yield_once_after_half_of_the_budget()
    {
        var late = At(30, Conflicts.Autovacuum(5000)) with { DeadlockTimeout = TimeSpan.FromSeconds(3) };
        Assert.Equal(new LockDecision.Try(TimeSpan.FromMilliseconds(3200), IsLonger: true), Decide(late));
        Assert.IsType<LockDecision.Look>(Decide(late with { HasTriedLonger = true }));
        Assert.IsType<LockDecision.Look>(Decide(late with { Conflicts = [Conflicts.Autovacuum(5000, true)] }));
    }

    [Fact]
    public void A_try_that_worked_for_long_is_repeated_with_the_limit() =>
        Assert.Equal(Try(1000), Decide(At(1) with { Tries = 1, LostWork = true }));

    [Fact]
    public void Looks_become_rarer_and_never_pass_the_end_of_the_budget()
    {
        var pauses = Enumerable
            .Range(0, 12)
            .Select(looks => ((LockDecision.Look)Decide(At(0, Conflicts.Idle(99)) with { Looks = looks })).After)
            .ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromMilliseconds(15), pauses[0]);
        Assert.True(pauses[^1] <= TimeSpan.FromMilliseconds(313));

        var late = new LockSituation
        {
            Elapsed = Limits.LockBudget - TimeSpan.FromMilliseconds(3),
            Looks = 50,
            Conflicts = [Conflicts.Idle(99)],
            Lifetimes = new LockLifetimes(),
        };
        Assert.Equal(new LockDecision.Look(TimeSpan.FromMilliseconds(3)), Decide(late));
    }

    [Fact]
    public void Pauses_are_spread()
    {
        var (least, most) = (new LockStrategy(Limits, () => 0), new LockStrategy(Limits, () => 1));
        Assert.Equal(
            (TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(25)),
            (least.PauseAfterTry(0, Limits.LockBudget), most.PauseAfterTry(0, Limits.LockBudget))
        );
        Assert.Null(least.PauseAfterTry(1, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(1), least.PauseAfterTry(9, TimeSpan.FromMilliseconds(1)));
    }

    private static LockDecision Decide(LockSituation situation) => new LockStrategy(Limits, () => 0).Decide(situation);

    private static LockDecision Try(int milliseconds) => new LockDecision.Try(TimeSpan.FromMilliseconds(milliseconds));

    private static LockSituation At(int seconds, params LockConflict[] conflicts) =>
        new()
        {
            Elapsed = TimeSpan.FromSeconds(seconds),
            Conflicts = conflicts,
            Lifetimes = new LockLifetimes(),
        };
}
