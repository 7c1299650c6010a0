using DbMigrate.Engine.Locks;

namespace DbMigrate.Engine.Tests.Execution;

public sealed class BlockerTextTests
{
    [Theory]
    [InlineData("app", "pid 4711 (app; to see more takes pg_read_all_stats)")]
    [InlineData(
        "",
        "pid 4711 (a process of the server itself, such as autovacuum; to see more takes pg_read_all_stats)"
    )]
    public void A_session_whose_work_the_login_may_not_see_is_told_as_far_as_it_can_be(string user, string told) =>
        Assert.Equal(
            told,
            new Blocker(
                4711,
                user,
                string.Empty,
                null,
                "<insufficient privilege>",
                string.Empty,
                string.Empty
            ).ToString()
        );

    [Fact]
    public void A_session_that_it_may_see_is_told_whole() =>
        Assert.Equal(
            "pid 4711 (web as app, transaction 3m 2s old, idle in transaction): select 1",
            new Blocker(
                4711,
                "app",
                "web",
                new TimeSpan(0, 3, 2),
                "select 1",
                "client backend",
                "idle in transaction"
            ).ToString()
        );
}
