using System.Diagnostics;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Model.Executions;

/// <summary>
/// One execution of named steps, from its start to its end over all runs that resume it, and what this run adds to it.
/// A phase is one kind of it.
/// </summary>
internal abstract class StepListExecution
{
    private readonly List<LockWait> _waits = [];

    /// <summary>The id of what is executed, as in the phase's id.</summary>
    internal abstract string Owner { get; }

    /// <summary>What is executed, inside a sentence: <c>phase a</c>.</summary>
    internal abstract string Label { get; }

    /// <summary>What is executed, as a heading: <c>Phase a</c>.</summary>
    internal abstract string Heading { get; }

    /// <summary>The limits that the plan gives for all of its steps.</summary>
    internal virtual LimitOverrides? Limits => null;

    /// <summary>The id of the execution in the journal.</summary>
    internal required Guid ExecutionId { get; init; }

    /// <summary>When this run started or resumed it.</summary>
    internal required DateTimeOffset StartedAt { get; set; }

    /// <summary>When it was first started.</summary>
    internal DateTimeOffset BeganAt { get; set; }

    /// <summary>Measures this run's part of it.</summary>
    internal Stopwatch Clock { get; } = Stopwatch.StartNew();

    /// <summary>The batches that are done, with the checksum of what was run; this run's are added.</summary>
    internal Dictionary<(int Step, string Batch), string> Done { get; init; } = [];

    /// <summary>The batches that an earlier run started and whose outcome is unknown.</summary>
    internal HashSet<(int Step, string Batch)> InDoubt { get; init; } = [];

    /// <summary>In an undo: what the apply did, by the step's position in it and the batch's key.</summary>
    internal IReadOnlyDictionary<(int Step, string Batch), AppliedBatch> Applied { get; set; } =
        new Dictionary<(int, string), AppliedBatch>();

    /// <summary>What runs now, for what is said of a stop.</summary>
    internal RunningWork Running { get; set; }

    /// <summary>The results of the steps that ran.</summary>
    internal List<StepResult> Steps { get; } = [];

    /// <summary>The lock waits so far. Safe for several threads.</summary>
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

    /// <summary>What stays of batches that are not done.</summary>
    internal KeptWork Kept { get; } = new();

    /// <summary>Whether all its batches were done before, and it only retries what they left.</summary>
    internal bool IsApplied { get; init; }

    /// <summary>Whether anything of it is in the database, by what the journal records.</summary>
    internal bool PartlyApplied => IsApplied || Done.Count > 0 || Kept.Any;

    /// <summary>What is executed, as the subject of what stays. Default: <see cref="Label"/>.</summary>
    private protected virtual string Subject => Label;

    /// <summary>Whether a batch of a step is done.</summary>
    internal bool HasDone(int step) => Done.Keys.Any(k => k.Step == step);

    /// <summary>Returns what of it is in the database, as a clause: <c>2 batches of phase a stay done</c>.</summary>
    internal string DescribeKept()
    {
        List<string> clauses = [];
        if (IsApplied)
        {
            clauses.Add($"{Subject} stays applied");
        }
        else if (Done.Count > 0)
        {
            var stay = Done.Count == 1 ? "stays" : "stay";
            clauses.Add($"{DisplayText.Count(Done.Count, "batch", "batches")} of {Subject} {stay} done");
        }

        clauses.AddRange(Kept.Describe());
        return clauses.Count > 0 ? string.Join(", ", clauses) : $"nothing of {Subject} is kept";
    }

    /// <summary>Adds a lock wait. Safe for several threads.</summary>
    internal void Add(LockWait wait)
    {
        lock (_waits)
        {
            _waits.Add(wait);
        }
    }
}

/// <summary>What a stop has to end.</summary>
internal enum RunningWork
{
    /// <summary>No batch.</summary>
    None,

    /// <summary>A batch in a transaction, or one that undoes itself.</summary>
    Batch,

    /// <summary>A statement outside a transaction.</summary>
    Statement,
}
