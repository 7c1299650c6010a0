using DbMigrate.Engine.Locks.Acquisition;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>The looks and tries of one batch, against a scripted lock table, with a clock that the test moves.</summary>
public sealed class LockAcquirerTests
{
    private static readonly MigrationLimits Limits = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(60),
        StatementTimeout: null
    );

    private static readonly LockRequest OneTable = new(
        [new LockTarget(new RelationName("t"), MigrationLockMode.AccessExclusive, WithPartitions: true)],
        MayLockOthers: false
    );

    private readonly ManualTime _time = new();
    private readonly List<LockLook> _looks = [];
    private readonly List<IReadOnlyList<LockTarget>> _asked = [];

    [Fact]
    public async Task Looks_follow_each_other_until_the_long_reader_has_ended()
    {
        var acquirer = Acquirer();
        var turn = await NextAsync(acquirer, () => At < 30 ? [Conflicts.Active(1000 + (int)(At * 1000))] : []);
        Assert.NotNull(turn);
        Assert.InRange(acquirer.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.4));
        Assert.Equal((0, _looks.Count), (acquirer.Tries, acquirer.Looks));
        Assert.InRange(turn.Timeout, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80));
        Assert.Equal(Enumerable.Range(1, _looks.Count), _looks.Select(l => l.Number));
    }

    [Fact]
    public async Task The_budget_ends_the_looks()
    {
        var acquirer = Acquirer();
        Assert.Null(await NextAsync(acquirer, () => [Conflicts.Idle(5000)]));
        Assert.Equal(Limits.LockBudget, acquirer.Elapsed);
        Assert.Equal(0, acquirer.Tries);
    }

    [Fact]
    public async Task The_one_longer_try_is_one()
    {
        var acquirer = Acquirer();
        var longer = await NextAsync(acquirer, () => [Conflicts.Active(90_000)]);
        Assert.Equal(Limits.LockTimeout, longer!.Timeout);
        Assert.InRange(acquirer.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.4));
        acquirer.Fail(TimeSpan.FromSeconds(0.9), null);
        Assert.Null(await NextAsync(acquirer, () => [Conflicts.Active(90_000)]));
        Assert.Equal(Limits.LockBudget, acquirer.Elapsed);
    }

    [Fact]
    public async Task The_age_of_a_hidden_transaction_is_the_time_since_it_was_first_seen()
    {
        var acquirer = Acquirer();
        var first = await NextAsync(acquirer, () => [Conflicts.Hidden("7/1")]);
        Assert.Equal(TimeSpan.FromMilliseconds(20), first!.Timeout);
        acquirer.Fail(TimeSpan.FromMilliseconds(20), null);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        // The same transaction is old now; the next one of the same session is young.
        await NextAsync(acquirer, () => [Conflicts.Hidden(At < 5 ? "7/1" : "7/2")]);
        Assert.InRange(acquirer.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.4));
    }

    [Fact]
    public async Task What_a_try_was_seen_waiting_for_is_looked_at_before_the_next()
    {
        var acquirer = new LockAcquirer(new LockRequest([], MayLockOthers: true), Limits, _time, () => 0);
        var turn = await NextAsync(acquirer, () => throw new InvalidOperationException("There is nothing to look at."));
        Assert.Equal((TimeSpan.FromMilliseconds(20), 0), (turn!.Timeout, turn.Commands.Count));

        acquirer.Fail(TimeSpan.FromMilliseconds(20), ("public.hidden", MigrationLockMode.Share));
        acquirer.Fail(TimeSpan.FromMilliseconds(20), ("public.hidden", MigrationLockMode.Share));
        await NextAsync(acquirer, () => []);
        var learned = Assert.Single(Assert.Single(_asked));
        Assert.Equal(
            ("public.hidden", MigrationLockMode.Share, true, false),
            (learned.Relation.Name, learned.Mode, learned.IsOnlyObserved, learned.WithPartitions)
        );
    }

    [Fact]
    public async Task A_lock_table_that_cannot_be_read_is_not_read_again()
    {
        var acquirer = Acquirer();
        for (var i = 0; i < 2; i++)
        {
            Assert.NotNull(await acquirer.NextAsync(Unreadable, _ => Task.CompletedTask, _ => Task.CompletedTask));
        }

        Assert.Single(_asked);

        Task<LockView?> Unreadable(IReadOnlyList<LockTarget> targets)
        {
            _asked.Add([.. targets]);
            return Task.FromResult<LockView?>(null);
        }
    }

    [Fact]
    public async Task Tables_are_locked_in_the_order_of_the_look_with_one_command_for_each_run_of_a_mode()
    {
        var view = new LockView(
            [
                ("public.a", MigrationLockMode.AccessExclusive),
                ("public.b", MigrationLockMode.AccessExclusive),
                ("public.c", MigrationLockMode.RowExclusive),
                ("public.d", MigrationLockMode.AccessExclusive),
            ],
            [],
            TimeSpan.Zero
        );
        var acquirer = Acquirer();
        Assert.Equal(
            [
                "LOCK TABLE ONLY public.a, ONLY public.b IN ACCESS EXCLUSIVE MODE",
                "LOCK TABLE ONLY public.c IN ROW EXCLUSIVE MODE",
                "LOCK TABLE ONLY public.d IN ACCESS EXCLUSIVE MODE",
            ],
            (await TurnAsync()).Commands
        );
        acquirer.LocksByCommand = false;
        Assert.Empty((await TurnAsync()).Commands);

        async Task<LockTurn> TurnAsync() =>
            (
                await acquirer.NextAsync(
                    _ => Task.FromResult<LockView?>(view),
                    _ => Task.CompletedTask,
                    _ => Task.CompletedTask
                )
            )!;
    }

    [Fact]
    public async Task Short_transactions_on_a_hot_table_are_tried_with_little_stall()
    {
        var acquirer = Acquirer();
        var stall = TimeSpan.Zero;
        for (var tries = 0; tries < 9; tries++)
        {
            var turn = await NextAsync(acquirer, () => [Conflicts.Active(4), Conflicts.Active(2, pid: 15)]);
            stall = turn!.Timeout > stall ? turn.Timeout : stall;
            acquirer.Fail(turn.Timeout, null);
            _time.Advance(acquirer.PauseAfter(acquirer.Tries, Limits.LockBudget)!.Value);
        }

        Assert.Equal(TimeSpan.FromMilliseconds(80), stall);
        Assert.Empty(_looks);
    }

    [Theory]
    [InlineData(999, 20)]
    [InlineData(1000, 1000)]
    public async Task After_a_try_that_lost_much_work_each_try_has_the_limit_of_the_plan(int worked, int expected)
    {
        var acquirer = Acquirer();
        for (var tries = 0; tries < 2; tries++)
        {
            acquirer.Fail(TimeSpan.FromMilliseconds(worked), null);
            Assert.Equal(TimeSpan.FromMilliseconds(expected), (await NextAsync(acquirer, () => []))!.Timeout);
        }

        acquirer.Fail(TimeSpan.Zero, null);
        var last = (await NextAsync(acquirer, () => []))!.Timeout;
        Assert.Equal(TimeSpan.FromMilliseconds(Math.Max(expected, 40)), last);
    }

    [Fact]
    public async Task Beside_a_transaction_as_old_as_the_limit_tries_do_not_grow()
    {
        var acquirer = Acquirer();
        await NextAsync(
            acquirer,
            () => At < 25 ? [Conflicts.Active(1000), Conflicts.Active(5, pid: 15)] : [Conflicts.Active(300)]
        );
        Assert.InRange(acquirer.Elapsed, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task Tries_that_no_look_precedes_are_spread_further()
    {
        var acquirer = Acquirer();
        Assert.Equal(TimeSpan.FromMilliseconds(30), acquirer.PauseAfter(1, Limits.LockBudget));
        await acquirer.NextAsync(
            _ => Task.FromResult<LockView?>(null),
            _ => Task.CompletedTask,
            _ => Task.CompletedTask
        );
        Assert.True(acquirer.PauseAfter(1, Limits.LockBudget) >= TimeSpan.FromMilliseconds(75));
        var nothing = new LockAcquirer(new LockRequest([], MayLockOthers: true), Limits, _time, () => 0.5);
        Assert.True(nothing.PauseAfter(1, Limits.LockBudget) >= TimeSpan.FromMilliseconds(75));
    }

    private double At => _time.GetElapsedTime(0).TotalSeconds;

    private LockAcquirer Acquirer() => new(OneTable, Limits, _time, () => 0.5);

    private Task<LockTurn?> NextAsync(LockAcquirer acquirer, Func<IReadOnlyList<LockConflict>> table) =>
        acquirer.NextAsync(
            targets =>
            {
                _asked.Add([.. targets]);
                return Task.FromResult<LockView?>(new LockView([], table(), TimeSpan.FromSeconds(1)));
            },
            look =>
            {
                _looks.Add(look);
                return Task.CompletedTask;
            },
            pause =>
            {
                _time.Advance(pause);
                return Task.CompletedTask;
            }
        );
}
