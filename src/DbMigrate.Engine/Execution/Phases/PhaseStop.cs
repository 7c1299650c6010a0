namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Translates the cancellation of a phase.</summary>
internal static class PhaseStop
{
    /// <summary>Returns a cancellation as the condition of a stopped phase; returns any other error unchanged.</summary>
    internal static Exception Translate(Exception error, PhaseExecution execution, CancellationToken token) =>
        error is OperationCanceledException and not PhaseStoppedException
            ? new PhaseStoppedException(
                execution.PartlyApplied
                    ? $"Stopped, as was asked: what phase {execution.Phase.Id} had under way was rolled back; {execution.Done.Count} of its batches are done and stay. Invoke it again to go on there, or undo it."
                    : $"Stopped, as was asked: what phase {execution.Phase.Id} had under way was rolled back, and nothing of it is kept.",
                execution.Phase.Id,
                execution.PartlyApplied,
                error,
                token
            )
            : error;
}
