namespace DbMigrate;

/// <summary>A session in the tree of sessions that wait for locks, and of those that block them.</summary>
public sealed record MigrationLock
{
    private readonly IReadOnlyList<int> _blockedBy = [];
    private readonly IReadOnlyList<string> _blockedByPrepared = [];
    private readonly IReadOnlyList<string> _holds = [];

    /// <summary>The level in the tree: 0 for a session that waits for no other.</summary>
    public int Depth { get; internal init; }

    /// <summary>The server process; 0 for a prepared transaction.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>
    /// The server processes for which it waits. In the tree it stands once, below the last of them.
    /// </summary>
    public IReadOnlyList<int> BlockedBy
    {
        get => _blockedBy;
        internal init => _blockedBy = Engine.Common.ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// The identifiers of the prepared transactions for which it waits. In <see cref="BlockedBy"/> they are a 0.
    /// </summary>
    public IReadOnlyList<string> BlockedByPrepared
    {
        get => _blockedByPrepared;
        internal init => _blockedByPrepared = Engine.Common.ReadOnlyArray.Of(value);
    }

    /// <summary>The number of sessions that wait for it, directly or through others.</summary>
    public int Blocks { get; internal init; }

    /// <summary>The mode of the lock that it waits for, as in <c>pg_locks</c>; empty where it does not wait.</summary>
    public string Mode { get; internal init; } = string.Empty;

    /// <summary>The relation that it waits for, or the lock type where it is no relation; empty: it does not wait.</summary>
    public string Object { get; internal init; } = string.Empty;

    /// <summary>How long it has waited; null where it does not wait.</summary>
    public TimeSpan? Waited { get; internal init; }

    /// <summary>The locks of relations that it holds, as in <c>RowExclusiveLock on public.orders</c>; at most 20.</summary>
    public IReadOnlyList<string> Holds
    {
        get => _holds;
        internal init => _holds = Engine.Common.ReadOnlyArray.Of(value);
    }

    /// <summary>The age of its transaction; null where it has none or the server hides it.</summary>
    public TimeSpan? TransactionAge { get; internal init; }

    /// <summary>The time since its last query began; null where it has none or the server hides it.</summary>
    public TimeSpan? QueryAge { get; internal init; }

    /// <summary>The session's state, as in <c>idle in transaction</c>.</summary>
    public string State { get; internal init; } = string.Empty;

    /// <summary>The kind of the session, where known: <c>pg_dump</c>, <c>autovacuum</c>, and so on.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The session's login; of a prepared transaction its owner.</summary>
    public string User { get; internal init; } = string.Empty;

    /// <summary>The session's application name.</summary>
    public string Application { get; internal init; } = string.Empty;

    /// <summary>
    /// Its last query, the first 200 characters, with secrets masked; of a prepared transaction its identifier.
    /// </summary>
    public string Query { get; internal init; } = string.Empty;

    /// <summary>
    /// Whether the server hides its query, its state and its ages: the login lacks <c>pg_read_all_stats</c>.
    /// </summary>
    public bool IsHidden { get; internal init; }

    /// <summary>When the locks were read.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; internal init; } = string.Empty;
}
