namespace DbMigrate;

/// <summary>A session that held a lock for which a batch waited, as observed during the wait.</summary>
public sealed record LockBlocker
{
    /// <summary>The server process; 0 for a prepared transaction.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>The session's login.</summary>
    public string User { get; internal init; } = string.Empty;

    /// <summary>The session's application name.</summary>
    public string Application { get; internal init; } = string.Empty;

    /// <summary>The session's state, as in <c>idle in transaction</c>.</summary>
    public string State { get; internal init; } = string.Empty;

    /// <summary>The kind of the session, where known: <c>pg_dump</c>, <c>autovacuum</c>, and so on.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The age of its transaction.</summary>
    public TimeSpan? TransactionAge { get; internal init; }

    /// <summary>Its last query, the first 200 characters, with secrets masked.</summary>
    public string Query { get; internal init; } = string.Empty;
}
