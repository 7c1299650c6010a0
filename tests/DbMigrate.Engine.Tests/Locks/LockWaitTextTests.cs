using DbMigrate.Engine.Locks;

namespace DbMigrate.Engine.Tests.Locks;

public sealed class LockWaitTextTests
{
    private static readonly Blocker Psql = new(
        25654,
        "postgres",
        "psql",
        TimeSpan.FromSeconds(12.4),
        "lock table orders",
        "client backend",
        "active"
    );

    [Fact]
    public void A_wait_says_for_what_who_holds_it_and_when_it_is_tried_again() =>
        Assert.Equal(
            "waits for orders: held by pid 25654 (psql as postgres, transaction 12 s old); try 4, next in 2 s",
            LockWaitText.Pauses(Report("public.orders", Psql), "an error", 4, TimeSpan.FromSeconds(2.7))
        );

    [Fact]
    public void While_a_session_waits_there_is_no_next_attempt_yet() =>
        Assert.Equal(
            "waits for shop.orders: held by pid 25654 (psql as postgres, idle in transaction, transaction 12 s old) "
                + "and 2 others; try 1",
            LockWaitText.Waits(Report("shop.orders", Psql with { State = "idle in transaction" }, Psql, Psql), 1)
        );

    [Theory]
    [InlineData("", "waits for a lock; try 1")]
    [InlineData("virtualxid", "waits for the end of a transaction; try 1")]
    [InlineData("advisory", "waits for an advisory lock; try 1")]
    public void What_is_no_relation_is_described(string what, string text) =>
        Assert.Equal(text, LockWaitText.Waits(Report(what), 1));

    [Fact]
    public void An_attempt_that_was_never_seen_waiting_has_the_message_of_the_server() =>
        Assert.Equal(
            "canceling statement due to lock timeout; try 1, next in 50 ms",
            LockWaitText.Pauses(null, "canceling statement due to lock timeout", 1, TimeSpan.FromMilliseconds(50))
        );

    [Theory]
    [InlineData("app", "web", "", "pid 4711 (web as app, transaction 12 s old)")]
    [InlineData("", "web", "", "pid 4711 (web, transaction 12 s old)")]
    [InlineData("app", "pg_dump", "", "pid 4711 (pg_dump as app, transaction 12 s old)")]
    [InlineData("", "", "autovacuum worker", "pid 4711 (autovacuum, transaction 12 s old)")]
    public void A_holder_is_described_as_far_as_it_is_known(
        string user,
        string application,
        string type,
        string text
    ) =>
        Assert.Equal(
            text,
            new Blocker(4711, user, application, Psql.TransactionAge, string.Empty, type, "active").Session
        );

    [Fact]
    public void A_session_whose_work_the_login_may_not_see_has_its_process_and_login() =>
        Assert.Equal("pid 4711 (app)", new Blocker(4711, "app", "", null, "<insufficient privilege>", "", "").Session);

    [Fact]
    public void A_prepared_transaction_has_no_process() =>
        Assert.Equal("prepared transaction", new Blocker(0, "", "", null, "", "", "").Session);

    private static BlockReport Report(string what, params Blocker[] blockers) =>
        new(TimeSpan.FromSeconds(1), "AccessExclusiveLock", blockers) { Object = what };
}
