using DbMigrate.Engine.Model.Executions;
using Npgsql;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What a step reads while it yields its batches.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Execution">The execution that the step belongs to.</param>
/// <param name="Variables">The effective variables.</param>
/// <param name="ConnectAsync">
/// Returns the run's own session on a connection of the plan. It is idle while batches are yielded, and not to be
/// disposed.
/// </param>
internal sealed record StepContext(
    MigrationPlan Plan,
    StepListExecution Execution,
    IReadOnlyDictionary<string, string> Variables,
    Func<string, CancellationToken, Task<NpgsqlConnection>> ConnectAsync
)
{
    /// <summary>
    /// Whether a batch of the step, by its key, is done or in doubt. The step yields it regardless of the catalog: the
    /// executor skips what is done and resolves what is in doubt.
    /// </summary>
    internal Func<string, bool> IsBegun { get; init; } = _ => false;

    /// <summary>
    /// In an undo: what the journal has of the batches of the step's apply, by key. A batch that is not in it was never
    /// started, and there is nothing to revert.
    /// </summary>
    internal IReadOnlyDictionary<string, AppliedBatch> Applied { get; init; } = new Dictionary<string, AppliedBatch>();

    /// <summary>The step's position, from 1.</summary>
    internal int Position { get; init; }

    /// <summary>
    /// Reports what the step found, for example that its object exists. It becomes the step's message.
    /// </summary>
    internal Action<string> Say { get; init; } = _ => { };

    /// <summary>The secrets of the run.</summary>
    internal StepSecrets Secrets { get; init; } = new();

    /// <summary>
    /// Opens a session in another database of the server of a connection, by the connection's login. The caller
    /// disposes it.
    /// </summary>
    internal Func<string, string, CancellationToken, Task<NpgsqlConnection>> OpenDatabaseAsync { get; init; } =
        (_, _, _) => throw new NotSupportedException("This context opens no other database.");

    /// <summary>
    /// Closes those of the run's other sessions on the server of a connection that a condition is true of.
    /// </summary>
    internal Func<string, Func<NpgsqlConnection, bool>, CancellationToken, Task> LeaveAsync { get; init; } =
        (_, _, _) => Task.CompletedTask;

    /// <summary>Sends a warning to the observer.</summary>
    internal Action<string> Warn { get; init; } = _ => { };

    /// <summary>Returns the error of a step that cannot be done on the database as it is.</summary>
    internal StepRefusedException Refuse(MigrationStep step, string message, Exception? inner = null) =>
        new(
            $"{step.Place}: step {step.Name} of {Execution.Label}: {message}",
            Execution.Owner,
            Execution.PartlyApplied,
            inner
        )
        {
            Step = step.Name,
            Place = step.Place,
        };
}
