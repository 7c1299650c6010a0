using DbMigrate.Engine.Locks.Acquisition;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>What the ends of transactions tell of those that are in the way.</summary>
public sealed class LockLifetimesTests
{
    [Fact]
    public void Without_an_end_nothing_is_known()
    {
        var lifetimes = new LockLifetimes();
        lifetimes.Add(TimeSpan.Zero, [Conflicts.Active(100)]);
        Assert.False(lifetimes.IsKnown);
        lifetimes.Add(TimeSpan.FromSeconds(1), []);
        Assert.True(lifetimes.IsKnown);
        lifetimes = new LockLifetimes();
        lifetimes.Add(TimeSpan.Zero, [Conflicts.Prepared()]);
        lifetimes.Add(TimeSpan.FromSeconds(1), []);
        Assert.False(lifetimes.IsKnown);
    }

    [Theory]
    // Where nothing is known, what is younger than the time ends in it.
    [InlineData(7, 0, 100, 60, 0)]
    [InlineData(7, 0, 100, 101, 1)]
    [InlineData(8, 0, 100, 60, 1)]
    [InlineData(8, 0, 100, 50, 1)]
    [InlineData(8, 0, 100, 49, 0)]
    // Fewer than three became older than 150 ms: they tell nothing of it.
    [InlineData(8, 2, 150, 200, 1)]
    [InlineData(8, 2, 150, 100, 0)]
    [InlineData(8, 3, 150, 50, 1)]
    [InlineData(8, 3, 150, 49, 0)]
    [InlineData(5, 5, 100, 60, 0.5)]
    public void The_chance_is_that_of_the_transactions_that_became_older(
        int at150,
        int at200,
        int age,
        int within,
        double chance
    )
    {
        var lifetimes = Ended([.. Enumerable.Repeat(150, at150), .. Enumerable.Repeat(200, at200)]);
        Assert.Equal(chance, lifetimes.ChanceToEnd(Conflicts.Active(age), TimeSpan.FromMilliseconds(within)));
    }

    [Theory]
    // The next transaction is 20 ms old: the one before it ended 80 ms after the look.
    [InlineData(20, 170, 10, 1)]
    [InlineData(20, 170, 9, 0)]
    // The next one was there at the look before, or none followed: half of the time is assumed.
    [InlineData(100, 140, 10, 1)]
    [InlineData(100, 140, 9, 0)]
    [InlineData(120, 140, 10, 1)]
    [InlineData(null, 140, 10, 1)]
    public void A_transaction_ended_before_the_next_of_its_session_began(int? next, int age, int within, double chance)
    {
        var lifetimes = new LockLifetimes();
        lifetimes.Add(TimeSpan.Zero, [.. Enumerable.Range(0, 8).Select(i => Conflicts.Active(100, i + 1, $"{i}/1"))]);
        lifetimes.Add(
            TimeSpan.FromMilliseconds(100),
            next is { } young ? [.. Enumerable.Range(0, 8).Select(i => Conflicts.Active(young, i + 1, $"{i}/2"))] : []
        );
        Assert.Equal(chance, lifetimes.ChanceToEnd(Conflicts.Active(age), TimeSpan.FromMilliseconds(within)));
    }

    [Fact]
    public void A_prepared_transaction_does_not_end() =>
        Assert.Equal(0, Ended([150]).ChanceToEnd(Conflicts.Prepared(), TimeSpan.FromHours(1)));

    /// <summary>Returns what is known when transactions became so old, in milliseconds.</summary>
    internal static LockLifetimes Ended(IReadOnlyList<int> ages)
    {
        var lifetimes = new LockLifetimes();
        lifetimes.Add(TimeSpan.Zero, [.. ages.Select((age, i) => Conflicts.Active(age, i + 1, $"{i}/1"))]);
        lifetimes.Add(TimeSpan.Zero, []);
        return lifetimes;
    }
}
