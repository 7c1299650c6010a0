using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// One course of a phase: an apply or an undo, from its start to its end over all its resumptions, and what this run
/// adds to it.
/// </summary>
internal sealed class PhaseExecution
{
    private readonly List<LockWait> _waits = [];

    internal required MigrationPhase Phase { get; init; }

    internal required PhaseAction Action { get; init; }

    internal required Guid Epoch { get; init; }

    /// <summary>When this run took it up.</summary>
    internal required DateTimeOffset StartedAt { get; set; }

    /// <summary>When the course began, over all its resumptions.</summary>
    internal DateTimeOffset BeganAt { get; set; }

    internal System.Diagnostics.Stopwatch Clock { get; } = System.Diagnostics.Stopwatch.StartNew();

    /// <summary>
    /// The batches that are done, by step and key, with the checksum of what was run; this run's are added.
    /// </summary>
    internal Dictionary<(int Step, string Batch), string> Done { get; init; } = [];

    /// <summary>The batches that an earlier run began and of whose outcome nothing is known.</summary>
    internal HashSet<(int Step, string Batch)> Doubts { get; init; } = [];

    /// <summary>In an undo: what the apply did, by the step's position in it and the batch's key.</summary>
    internal IReadOnlyDictionary<(int Step, string Batch), AppliedBatch> Applied { get; set; } =
        new Dictionary<(int, string), AppliedBatch>();

    /// <summary>
    /// The rows of its beginning, which its first transaction may take along; null: they are written.
    /// </summary>
    internal ExecutionStart? Opening { get; set; }

    /// <summary>
    /// Makes the rows of its end, for its last transaction to take along; null: it cannot, since something is asked in
    /// between.
    /// </summary>
    internal Func<IReadOnlyList<JournalEntry>>? Closing { get; set; }

    /// <summary>Whether the rows of its end are written.</summary>
    internal bool IsClosed { get; set; }

    internal List<StepResult> Steps { get; } = [];

    internal List<CheckResult> Checks { get; } = [];

    internal IReadOnlyList<LockWait> Waits
    {
        get
        {
            lock (_waits)
            {
                return [.. _waits];
            }
        }
    }

    /// <summary>Whether something of the course is in the database.</summary>
    internal bool PartlyApplied => Done.Count > 0;

    /// <summary>It is its turn only now, though it was made ready before.</summary>
    internal void BeginAt(DateTimeOffset now)
    {
        StartedAt = BeganAt = now;
        Clock.Restart();
    }

    /// <summary>Writes the rows of its beginning, where nothing took them along yet.</summary>
    internal Task OpenAsync(CancellationToken cancellationToken) =>
        Opening?.EnsureAsync(cancellationToken) ?? Task.CompletedTask;

    internal void Add(LockWait wait)
    {
        lock (_waits)
        {
            _waits.Add(wait);
        }
    }
}
