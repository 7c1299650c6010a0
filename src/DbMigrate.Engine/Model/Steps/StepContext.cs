using Npgsql;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What a step reads while it yields its batches.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Variables">The effective variables.</param>
/// <param name="ConnectAsync">The run's own session on a connection of the plan, opened at the first use; idle while
/// batches are yielded. Not to be disposed.</param>
internal sealed record StepContext(
    MigrationPlan Plan,
    MigrationPhase Phase,
    IReadOnlyDictionary<string, string> Variables,
    Func<string, CancellationToken, Task<NpgsqlConnection>> ConnectAsync
)
{
    /// <summary>
    /// Whether a batch of the step, by its key, is done or in doubt in this course. It must be yielded as ever,
    /// whatever the catalog says: the coordinator
    /// passes over what is done, and settles what is in doubt.
    /// </summary>
    internal Func<string, bool> IsBegun { get; init; } = _ => false;

    /// <summary>
    /// In an undo: what the journal says of the batches of the step's apply, by key. What is not in it was never begun:
    /// there is nothing to take back.
    /// </summary>
    internal IReadOnlyDictionary<string, AppliedBatch> Applied { get; init; } = new Dictionary<string, AppliedBatch>();

    /// <summary>The course of the phase.</summary>
    internal Guid Epoch { get; init; }

    /// <summary>The step's position in the phase, from 1.</summary>
    internal int Position { get; init; }

    /// <summary>Says what the step found, as that there is nothing to do; it becomes the step's message.</summary>
    internal Action<string> Say { get; init; } = _ => { };

    /// <summary>Warns whoever watches.</summary>
    internal Action<string> Warn { get; init; } = _ => { };

    /// <summary>Whether something of the course is in the database already.</summary>
    internal Func<bool> PartlyApplied { get; init; } = () => false;

    /// <summary>The error of a step that cannot be done on the database as it is.</summary>
    internal StepRefusedException Refuse(MigrationStep step, string message, Exception? inner = null) =>
        new($"{step.Place}: step {step.Name} of phase {Phase.Id}: {message}", Phase.Id, PartlyApplied(), inner)
        {
            Step = step.Name,
            Place = step.Place,
        };
}
