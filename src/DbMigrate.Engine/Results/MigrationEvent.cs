using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>One row of the journal.</summary>
public sealed record MigrationEvent
{
    private readonly IReadOnlyList<LockWait> _lockWaits = [];

    /// <summary>The row's number.</summary>
    public long Id { get; internal init; }

    /// <summary>The time, by the server's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The phase's id; null for an event without a phase.</summary>
    public string? Phase { get; internal init; }

    /// <summary>The event, as in <c>PhaseApplied</c>.</summary>
    public string Event { get; internal init; } = string.Empty;

    /// <summary>The step's position, from 1, or null.</summary>
    public int? Step { get; internal init; }

    /// <summary>The batch's key, or null.</summary>
    public string? Batch { get; internal init; }

    /// <summary>The message.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The duration, where it was measured.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>
    /// The number of rows that the batch changed. Null for other events, and for statements whose rows PostgreSQL does
    /// not count.
    /// </summary>
    public long? Rows { get; internal init; }

    /// <summary>The number of transactions of a backfill; null for other events.</summary>
    public long? Transactions { get; internal init; }

    /// <summary>The number of times that the batch was rolled back and retried.</summary>
    public long Retries { get; internal init; }

    /// <summary>The waits for locks of the event <c>LockWaited</c>; otherwise empty.</summary>
    public IReadOnlyList<LockWait> LockWaits
    {
        get => _lockWaits;
        internal init => _lockWaits = ReadOnlyArray.Of(value);
    }

    /// <summary>The outcome of the check of the event <c>Checked</c>; otherwise null.</summary>
    public JournaledCheck? Check { get; internal init; }

    /// <summary>The database's login.</summary>
    public string User { get; internal init; } = string.Empty;

    /// <summary>The operating system's user that ran it.</summary>
    public string OsUser { get; internal init; } = string.Empty;

    /// <summary>The host on which it ran.</summary>
    public string Host { get; internal init; } = string.Empty;

    /// <summary>The run's id, or null.</summary>
    public Guid? Run { get; internal init; }

    /// <summary>
    /// The execution of the phase, or null. An execution is an apply or an undo from its start to its end, over all
    /// resumptions.
    /// </summary>
    public Guid? Execution { get; internal init; }

    /// <summary>The checksum of the content, or null.</summary>
    public string? Checksum { get; internal init; }

    /// <summary>The server's version, as in <c>15.4</c>.</summary>
    public string ServerVersion { get; internal init; } = string.Empty;

    /// <summary>The version of DbMigrate that wrote it.</summary>
    public string ToolVersion { get; internal init; } = string.Empty;

    /// <summary>
    /// With <c>-Verify</c>: whether the row is unchanged and in its place. Null without verification.
    /// </summary>
    public bool? Intact { get; internal init; }

    /// <summary>With <c>-Verify</c>: the problem with the row.</summary>
    public string Problem { get; internal init; } = string.Empty;
}
