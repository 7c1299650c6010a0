using System.Text.Json.Serialization;
using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The result of an invocation or an undo of one phase.</summary>
public sealed record PhaseResult : IPhaseReference
{
    private readonly IReadOnlyList<StepResult> _steps = [];
    private readonly IReadOnlyList<CheckResult> _checks = [];
    private readonly IReadOnlyList<LockWait> _waits = [];
    private readonly IReadOnlyList<SchemaDifference> _differences = [];
    private readonly IReadOnlyList<string> _notices = [];
    private readonly IReadOnlyList<GeneratedPassword> _passwords = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The action: Apply, Undo or Verify.</summary>
    public PhaseAction Action { get; internal init; }

    /// <summary>The final state.</summary>
    public MigrationState State { get; internal init; }

    /// <summary>Whether the action is complete: applied and verified, or undone without differences.</summary>
    public bool Succeeded => State is MigrationState.Verified or MigrationState.Undone;

    /// <summary>Whether nothing was run: the phase was in the state already.</summary>
    public bool Unchanged { get; internal init; }

    /// <summary>The summary, in a sentence.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The run's id in the journal.</summary>
    public Guid Run { get; internal init; }

    /// <summary>The start time, by the server's clock.</summary>
    public DateTimeOffset StartedAt { get; internal init; }

    /// <summary>The duration.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The steps, in the order in which they ran.</summary>
    public IReadOnlyList<StepResult> Steps
    {
        get => _steps;
        internal init => _steps = ReadOnlyArray.Of(value);
    }

    /// <summary>The results of gates and checks.</summary>
    public IReadOnlyList<CheckResult> Checks
    {
        get => _checks;
        internal init => _checks = ReadOnlyArray.Of(value);
    }

    /// <summary>The waits for locks.</summary>
    public IReadOnlyList<LockWait> Waits
    {
        get => _waits;
        internal init => _waits = ReadOnlyArray.Of(value);
    }

    /// <summary>After an undo: the differences from the schema before the phase.</summary>
    public IReadOnlyList<SchemaDifference> Differences
    {
        get => _differences;
        internal init => _differences = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// The newest row of the journal; in the last result of a run only. Kept outside of the database, it proves later
    /// that nothing up to it was changed.
    /// </summary>
    public JournalHead? JournalHead { get; internal init; }

    /// <summary>
    /// The passwords that steps generated and that no step has put into a file or a secret store. They are nowhere
    /// else. Empty where the host does not take them (<see cref="SessionOptions.TakesPasswords"/>).
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<GeneratedPassword> Passwords
    {
        get => _passwords;
        internal init => _passwords = ReadOnlyArray.Of(value);
    }

    /// <summary>The server's notices and warnings.</summary>
    public IReadOnlyList<string> Notices
    {
        get => _notices;
        internal init => _notices = ReadOnlyArray.Of(value);
    }
}

/// <summary>The actions on a phase.</summary>
public enum PhaseAction
{
    /// <summary>The phase was applied and verified.</summary>
    Apply,

    /// <summary>The phase was undone.</summary>
    Undo,

    /// <summary>The phase was verified again.</summary>
    Verify,
}

/// <summary>The result of one step.</summary>
public sealed record StepResult
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The position in the phase, from 1.</summary>
    public int Step { get; internal init; }

    /// <summary>The kind, as in <c>sql</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The step's name.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The outcome.</summary>
    public StepStatus Status { get; internal init; }

    /// <summary>The number of batches that this run executed.</summary>
    public int Batches { get; internal init; }

    /// <summary>The number of batches that an earlier run executed.</summary>
    public int BatchesDoneBefore { get; internal init; }

    /// <summary>The number of changed rows, as the server counted them.</summary>
    public long Rows { get; internal init; }

    /// <summary>The duration.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The part of the duration that was spent waiting for locks.</summary>
    public TimeSpan Waited { get; internal init; }

    /// <summary>The number of retries of batches.</summary>
    public int Retries { get; internal init; }

    /// <summary>
    /// The number of looks at the server's locks that found a lock taken. The batch did not ask for it then.
    /// </summary>
    public int Looks { get; internal init; }

    /// <summary>A message, or empty.</summary>
    public string Message { get; internal init; } = string.Empty;
}

/// <summary>The outcomes of a step.</summary>
public enum StepStatus
{
    /// <summary>The step is done.</summary>
    Done,

    /// <summary>An earlier run did the step.</summary>
    AlreadyDone,

    /// <summary>The step waits for a manual task.</summary>
    Waiting,

    /// <summary>The step failed.</summary>
    Failed,
}

/// <summary>One wait of a batch for a lock, with its blockers.</summary>
public sealed record LockWait
{
    private readonly IReadOnlyList<LockBlocker> _blockedBy = [];

    /// <summary>The phase's id.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The step's position, from 1.</summary>
    public int Step { get; internal init; }

    /// <summary>The batch's key; empty where it is not known.</summary>
    public string Batch { get; internal init; } = string.Empty;

    /// <summary>The number of the attempt, from 1.</summary>
    public int Attempt { get; internal init; }

    /// <summary>
    /// The number of looks at the server's locks during the wait. 0: the batch asked for the lock and queued.
    /// </summary>
    public int Looks { get; internal init; }

    /// <summary>The duration of the wait, until the lock timeout or the lock.</summary>
    public TimeSpan Waited { get; internal init; }

    /// <summary>The lock and its object, as in <c>AccessExclusiveLock on memories</c>; empty where unknown.</summary>
    public string Lock { get; internal init; } = string.Empty;

    /// <summary>The lock mode, as in <c>pg_locks</c>; empty where unknown.</summary>
    public string Mode { get; internal init; } = string.Empty;

    /// <summary>The relation, or the lock type where it is no relation; empty where unknown.</summary>
    public string Object { get; internal init; } = string.Empty;

    /// <summary>The blocking sessions, the oldest transaction first.</summary>
    public IReadOnlyList<LockBlocker> BlockedBy
    {
        get => _blockedBy;
        internal init => _blockedBy = ReadOnlyArray.Of(value);
    }

    /// <summary>The first blocker's process id; 0 where it had ended before it was read.</summary>
    public int BlockerProcessId { get; internal init; }

    /// <summary>The first blocker's user.</summary>
    public string BlockerUser { get; internal init; } = string.Empty;

    /// <summary>The first blocker's application name.</summary>
    public string BlockerApplication { get; internal init; } = string.Empty;

    /// <summary>The age of the first blocker's transaction.</summary>
    public TimeSpan? BlockerTransactionAge { get; internal init; }

    /// <summary>The first blocker's query, the first 200 characters.</summary>
    public string BlockerQuery { get; internal init; } = string.Empty;

    /// <summary>
    /// The kind of the first blocker's session, where known: pg_dump, autovacuum to prevent wraparound, idle in
    /// transaction.
    /// </summary>
    public string BlockerKind { get; internal init; } = string.Empty;

    /// <summary>The number of blocking sessions.</summary>
    public int Blockers { get; internal init; }
}
