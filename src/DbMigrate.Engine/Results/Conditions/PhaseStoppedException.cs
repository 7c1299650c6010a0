using DbMigrate.Engine.Execution.Phases;

namespace DbMigrate;

/// <summary>
/// A phase was stopped by who ran it: its statement was cancelled on the server, its batch rolled back, and the journal
/// written.
/// </summary>
public sealed class PhaseStoppedException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was stopped, and what stays.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="inner">What came of the cancellation.</param>
    /// <param name="token">What was cancelled.</param>
    public PhaseStoppedException(
        string message,
        string phase,
        bool partlyApplied,
        Exception? inner = null,
        CancellationToken token = default
    )
        : base(message, inner, token)
    {
        Phase = phase;
        PartlyApplied = partlyApplied;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; }

    /// <summary>Tells a stop of a phase as such; any other error is left as it is.</summary>
    internal static Exception Of(Exception error, PhaseExecution course, CancellationToken token) =>
        error is OperationCanceledException and not PhaseStoppedException
            ? new PhaseStoppedException(
                course.PartlyApplied
                    ? $"Stopped, as was asked: what phase {course.Phase.Id} had under way was rolled back; {course.Done.Count} of its batches are done and stay. Invoke it again to go on there, or undo it."
                    : $"Stopped, as was asked: what phase {course.Phase.Id} had under way was rolled back, and nothing of it is kept.",
                course.Phase.Id,
                course.PartlyApplied,
                error,
                token
            )
            : error;
}
