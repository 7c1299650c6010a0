using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>One row of the journal.</summary>
public sealed record MigrationEvent
{
    private readonly IReadOnlyList<LockWait> _lockWaits = [];

    /// <summary>The row's number.</summary>
    public required long Id { get; init; }

    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The phase's id, or null for what concerns no phase.</summary>
    public string? Phase { get; init; }

    /// <summary>What happened, as in <c>PhaseApplied</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The step's position, from 1, or null.</summary>
    public int? Step { get; init; }

    /// <summary>The batch's key, or null.</summary>
    public string? Batch { get; init; }

    /// <summary>What there is to say.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>How long it took, where that was measured.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// How many rows the batch changed; null for other events, and where PostgreSQL counts no rows for its statements.
    /// </summary>
    public long? Rows { get; init; }

    /// <summary>How many transactions a backfill took; null for other events.</summary>
    public long? Transactions { get; init; }

    /// <summary>How many times the batch was rolled back and tried again.</summary>
    public long Retries { get; init; }

    /// <summary>The waits for locks of the event <c>LockWaited</c>; otherwise empty.</summary>
    public IReadOnlyList<LockWait> LockWaits
    {
        get => _lockWaits;
        init => _lockWaits = ReadOnlyArray.Of(value);
    }

    /// <summary>The outcome of the check of the event <c>Checked</c>; otherwise null.</summary>
    public JournaledCheck? Check { get; init; }

    /// <summary>The database's login.</summary>
    public required string User { get; init; }

    /// <summary>The user of the operating system that ran it.</summary>
    public string OsUser { get; init; } = string.Empty;

    /// <summary>The host that it was run from.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The run's id, or null.</summary>
    public Guid? Run { get; init; }

    /// <summary>
    /// The execution of the phase, or null: an apply or an undo from its start to its end, over all its resumptions.
    /// </summary>
    public Guid? Execution { get; init; }

    /// <summary>The checksum of the content, or null.</summary>
    public string? Checksum { get; init; }

    /// <summary>The server's version, as in <c>15.4</c>.</summary>
    public string ServerVersion { get; init; } = string.Empty;

    /// <summary>The version of DbMigrate that wrote it.</summary>
    public string ToolVersion { get; init; } = string.Empty;

    /// <summary>
    /// With <c>-Verify</c>: whether the row is as it was written and in its place; null where it was not asked.
    /// </summary>
    public bool? Intact { get; init; }

    /// <summary>With <c>-Verify</c>: what is wrong with it.</summary>
    public string Problem { get; init; } = string.Empty;
}
