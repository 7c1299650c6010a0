using DbMigrate.Engine.Locks;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Who blocks, which blockers a run may end, and what is said of the others.</summary>
public sealed class BlockerTests
{
    private static readonly Blocker Client = new(
        4711,
        "app",
        "web",
        TimeSpan.FromSeconds(182),
        "select 1",
        "client backend",
        "active"
    );

    private static readonly SignalRights Rights = new(
        "the runner",
        new HashSet<int> { 5, 6 },
        Enumerable.Range(0, 5000).Except([5, 6, 7]).ToHashSet()
    );

    [Theory]
    [InlineData(4711, "client backend", true)]
    [InlineData(5, "client backend", false)]
    [InlineData(7, "client backend", false)]
    [InlineData(0, "client backend", false)]
    [InlineData(-1, "client backend", false)]
    [InlineData(4711, "", false)]
    [InlineData(4711, "autovacuum worker", false)]
    [InlineData(4711, "walsender", false)]
    public void Only_the_session_of_a_client_can_be_ended(int process, string type, bool can) =>
        Assert.Equal(can, BlockerLimits.CanEnd(Client with { ProcessId = process, BackendType = type }, Rights));

    [Fact]
    public void Blockers_that_cannot_be_ended_are_told_by_their_kind()
    {
        Assert.Empty(BlockerLimits.Of([Client], Rights));
        var warnings = BlockerLimits
            .Of(
                [
                    Client,
                    Client with
                    {
                        ProcessId = 1,
                        BackendType = "",
                    },
                    Client with
                    {
                        ProcessId = 2,
                        BackendType = "",
                        User = "",
                    },
                    Client with
                    {
                        ProcessId = 0,
                        Query = "it's",
                        BackendType = "",
                    },
                    Client with
                    {
                        ProcessId = 3,
                        BackendType = "walsender",
                    },
                    Client with
                    {
                        ProcessId = 5,
                    },
                    Client with
                    {
                        ProcessId = 6,
                        BackendType = "",
                    },
                    Client with
                    {
                        ProcessId = 7,
                    },
                ],
                Rights
            )
            .ToDictionary(w => w.Kind, w => w.Text);
        Assert.Equal(["superuser", "refused", "hidden", "prepared", "server"], warnings.Keys);
        Assert.Equal(
            "2 blocking sessions cannot be ended: only a superuser can end the sessions of a superuser (pid 6, app; pid 5, "
                + "app). Have one end them: select pg_terminate_backend(6); select pg_terminate_backend(5).",
            warnings["superuser"]
        );
        Assert.Equal(
            "1 blocking session cannot be ended: this role may not end sessions of others (pid 7, app). Ask for: GRANT "
                + "pg_signal_backend TO \"the runner\".",
            warnings["refused"]
        );
        Assert.Equal(
            "2 blocking sessions cannot be ended: the server hides from this role what they are (pid 1, app; pid 2). "
                + "Ask for: GRANT pg_read_all_stats, pg_signal_backend TO \"the runner\".",
            warnings["hidden"]
        );
        Assert.Equal(
            "1 blocking prepared transaction cannot be ended: such a transaction has no session. Roll it back, or commit it, "
                + "in its database: ROLLBACK PREPARED 'it''s'.",
            warnings["prepared"]
        );
        Assert.Equal(
            "1 blocking process cannot be ended: only sessions of clients are ended (pid 3, walsender).",
            warnings["server"]
        );
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1999, false)]
    [InlineData(2000, true)]
    public void A_transaction_stays_when_it_has_lasted(int? age, bool stays) =>
        Assert.Equal(
            stays,
            BlockerLimits.Stays(
                Client with
                {
                    TransactionAge = age is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                },
                TimeSpan.FromSeconds(2)
            )
        );

    [Theory]
    [InlineData("autovacuum worker", "autovacuum: VACUUM t", true)]
    [InlineData("autovacuum worker", "autovacuum: VACUUM t (to prevent wraparound)", false)]
    [InlineData("client backend", "select 1", false)]
    public void An_autovacuum_worker_that_yields_ends_by_itself(string type, string query, bool ends) =>
        Assert.Equal(ends, BlockerLimits.EndsByItself(Client with { BackendType = type, Query = query }));

    [Fact]
    public void Several_of_a_kind_are_counted_and_a_transaction_without_a_name_is_looked_up()
    {
        var unnamed = Client with { ProcessId = 0, Query = "", BackendType = "" };
        Assert.Contains(
            "2 blocking prepared transactions cannot be ended",
            Assert.Single(BlockerLimits.Of([unnamed, unnamed], Rights)).Text,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            ": ROLLBACK PREPARED with its name of pg_prepared_xacts.",
            Assert.Single(BlockerLimits.Of([unnamed], Rights)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "what it is (pid 4711, app)",
            Assert.Single(BlockerLimits.Of([Client with { BackendType = "" }], Rights)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "prepared",
            Assert.Single(BlockerLimits.Of([unnamed with { BackendType = "client backend" }], Rights)).Kind
        );
        var vacuum = Client with { BackendType = "autovacuum worker" };
        Assert.StartsWith(
            "2 blocking processes cannot be ended",
            Assert.Single(BlockerLimits.Of([vacuum, vacuum], Rights)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(4711, "web", "active", "client backend", "q", "pid 4711 (web as app, transaction 3m 2s old): q")]
    [InlineData(4711, "", "active", "client backend", "a\nb", "pid 4711 (app, transaction 3m 2s old): a b")]
    [InlineData(
        4711,
        "web",
        "idle in transaction",
        "client backend",
        "",
        "pid 4711 (web as app, transaction 3m 2s old, idle in transaction)"
    )]
    [InlineData(
        4711,
        "web",
        "idle in transaction (aborted)",
        "client backend",
        "",
        "pid 4711 (web as app, transaction 3m 2s old, idle in transaction (aborted))"
    )]
    [InlineData(4711, "web", "", "", "<insufficient privilege>", "pid 4711 (app; to see more takes pg_read_all_stats)")]
    [InlineData(0, "", "", "", "tx", "the prepared transaction 'tx' (app, transaction 3m 2s old)")]
    [InlineData(0, "", "", "", "", "a prepared transaction")]
    public void A_blocker_is_described(
        int process,
        string application,
        string state,
        string type,
        string query,
        string text
    ) =>
        Assert.Equal(
            text,
            (
                Client with
                {
                    ProcessId = process,
                    Application = application,
                    State = state,
                    BackendType = type,
                    Query = query,
                }
            ).ToString()
        );

    [Theory]
    [InlineData(0, "", "", "tx", "prepared transaction 'tx' (app, transaction 3m 2s old)")]
    [InlineData(0, "", "", "", "prepared transaction")]
    [InlineData(4711, "pg_dump", "client backend", "", "pid 4711 (pg_dump as app, transaction 3 min old)")]
    [InlineData(4711, "", "client backend", "", "pid 4711 (app, transaction 3 min old)")]
    public void In_a_few_words_it_is_its_session(
        int process,
        string application,
        string type,
        string query,
        string text
    ) =>
        Assert.Equal(
            text,
            (Client with { ProcessId = process, Application = application, BackendType = type, Query = query }).Session
        );

    [Theory]
    [InlineData("autovacuum worker", "autovacuum: VACUUM t", "autovacuum", false)]
    [InlineData(
        "autovacuum worker",
        "autovacuum: VACUUM t (to prevent wraparound)",
        "autovacuum to prevent wraparound",
        true
    )]
    [InlineData("client backend", "select '(to prevent wraparound)'", "", false)]
    [InlineData("client backend", "COPY t TO stdout", "pg_dump", false)]
    public void An_autovacuum_that_does_not_yield_is_told_from_one_that_does(
        string type,
        string query,
        string kind,
        bool prevents
    )
    {
        var blocker = Client with { BackendType = type, Query = query, Application = kind == "pg_dump" ? kind : "web" };
        Assert.Equal((kind, prevents), (blocker.Kind, blocker.PreventsWraparound));
    }

    [Fact]
    public void Who_hides_what_it_does_may_be_of_the_server()
    {
        var hidden = Client with { User = "", Query = "<insufficient privilege>" };
        Assert.True(hidden.IsHidden);
        Assert.False(Client.IsHidden);
        Assert.Equal(
            "pid 4711 (a process of the server itself, such as autovacuum; to see more takes pg_read_all_stats)",
            hidden.ToString()
        );
        Assert.Equal("pid 4711", new Blocker(4711, "", "", null, "", "", "").Session);
        Assert.True((Client with { State = "idle in transaction" }).IsIdleInTransaction);
        Assert.False((Client with { State = "idle" }).IsIdleInTransaction);
        Assert.Equal(
            "AccessExclusiveLock on t",
            new BlockReport(null, "AccessExclusiveLock", []) { Object = "t" }.Lock
        );
        Assert.Equal("", new BlockReport(null, "", []) { Object = "t" }.Lock);
    }
}
