using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What an invocation or an undo of one phase did.</summary>
public sealed record PhaseResult : IPhaseReference
{
    private readonly IReadOnlyList<StepResult> _steps = [];
    private readonly IReadOnlyList<CheckResult> _checks = [];
    private readonly IReadOnlyList<LockWait> _waits = [];
    private readonly IReadOnlyList<SchemaDifference> _differences = [];
    private readonly IReadOnlyList<string> _notices = [];

    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>What was done: Apply, Undo or Verify.</summary>
    public required PhaseAction Action { get; init; }

    /// <summary>The state that it ended in.</summary>
    public required MigrationState State { get; init; }

    /// <summary>Whether it did all that it should: applied and verified, or undone with nothing left over.</summary>
    public bool Succeeded => State is MigrationState.Verified or MigrationState.Undone;

    /// <summary>A sentence that sums it up.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The run's id in the journal.</summary>
    public Guid Run { get; init; }

    /// <summary>When it began, by the server's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The steps, in the order in which they ran.</summary>
    public IReadOnlyList<StepResult> Steps
    {
        get => _steps;
        init => _steps = ReadOnlyArray.Of(value);
    }

    /// <summary>The gates and checks that were asked.</summary>
    public IReadOnlyList<CheckResult> Checks
    {
        get => _checks;
        init => _checks = ReadOnlyArray.Of(value);
    }

    /// <summary>The waits for locks.</summary>
    public IReadOnlyList<LockWait> Waits
    {
        get => _waits;
        init => _waits = ReadOnlyArray.Of(value);
    }

    /// <summary>After an undo: what is not as it was before the phase.</summary>
    public IReadOnlyList<SchemaDifference> Differences
    {
        get => _differences;
        init => _differences = ReadOnlyArray.Of(value);
    }

    /// <summary>The server's notices and warnings.</summary>
    public IReadOnlyList<string> Notices
    {
        get => _notices;
        init => _notices = ReadOnlyArray.Of(value);
    }
}

/// <summary>What was done with a phase.</summary>
public enum PhaseAction
{
    /// <summary>It was applied and verified.</summary>
    Apply,

    /// <summary>It was taken back.</summary>
    Undo,

    /// <summary>It was verified again.</summary>
    Verify,
}

/// <summary>What one step did.</summary>
public sealed record StepResult
{
    /// <summary>The phase's id.</summary>
    public required string Phase { get; init; }

    /// <summary>The position in the phase, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The kind, as in <c>sql</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>How many batches ran now.</summary>
    public int Batches { get; init; }

    /// <summary>How many batches had been done by an earlier run.</summary>
    public int BatchesDoneBefore { get; init; }

    /// <summary>The rows that it changed, as the server counted them.</summary>
    public long Rows { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How much of that was waiting for locks.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How often a batch was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>What there is to say, or empty.</summary>
    public string Message { get; init; } = string.Empty;
}

/// <summary>How a step ended.</summary>
public enum StepStatus
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Done by an earlier run; nothing to do.</summary>
    AlreadyDone,

    /// <summary>It waits for somebody.</summary>
    Waiting,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>One wait of a batch for a lock, and who blocked it.</summary>
public sealed record LockWait
{
    private readonly IReadOnlyList<LockBlocker> _blockedBy = [];

    /// <summary>The phase's id.</summary>
    public required string Phase { get; init; }

    /// <summary>The step's position, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The batch's key; empty where it is not known.</summary>
    public string Batch { get; init; } = string.Empty;

    /// <summary>Which attempt it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>How long it waited before it let go (or got the lock).</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>The lock and its object, as <c>AccessExclusiveLock on memories</c>; empty where unknown.</summary>
    public string Lock { get; init; } = string.Empty;

    /// <summary>The lock mode, as in <c>pg_locks</c>; empty where unknown.</summary>
    public string Mode { get; init; } = string.Empty;

    /// <summary>The relation, or the lock type where it is no relation; empty where unknown.</summary>
    public string Object { get; init; } = string.Empty;

    /// <summary>The sessions that blocked it, the oldest transaction first.</summary>
    public IReadOnlyList<LockBlocker> BlockedBy
    {
        get => _blockedBy;
        init => _blockedBy = ReadOnlyArray.Of(value);
    }

    /// <summary>The first blocker's process id, or 0 where it was gone when asked.</summary>
    public int BlockerProcessId { get; init; }

    /// <summary>Its user.</summary>
    public string BlockerUser { get; init; } = string.Empty;

    /// <summary>Its application name.</summary>
    public string BlockerApplication { get; init; } = string.Empty;

    /// <summary>How old its transaction is.</summary>
    public TimeSpan? BlockerTransactionAge { get; init; }

    /// <summary>Its query, the first 200 characters.</summary>
    public string BlockerQuery { get; init; } = string.Empty;

    /// <summary>
    /// What kind of session it is, where that is known: pg_dump, autovacuum to prevent wraparound, idle in transaction.
    /// </summary>
    public string BlockerKind { get; init; } = string.Empty;

    /// <summary>How many sessions blocked it.</summary>
    public int Blockers { get; init; }
}
