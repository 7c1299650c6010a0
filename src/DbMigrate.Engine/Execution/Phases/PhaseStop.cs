namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Translates a cancellation into the condition of a stopped phase.</summary>
internal static class PhaseStop
{
    /// <summary>Returns the condition for a cancellation; returns any other error unchanged.</summary>
    internal static Exception Translate(Exception error, PhaseExecution execution, CancellationToken token)
    {
        if (error is not OperationCanceledException or PhaseStoppedException)
        {
            return error;
        }

        var kept = execution.PartlyApplied
            ? $"{execution.Done.Count} of its batches are done and stay"
            : "nothing of it is kept";
        var what = execution.Action == PhaseAction.Undo ? "The undo of phase" : "Phase";
        return new PhaseStoppedException(
            $"{what} {execution.Phase.Id} was stopped on request: its running batch was rolled back; {kept}.",
            execution.Phase.Id,
            execution.PartlyApplied,
            error,
            token
        )
        {
            Action = execution.Action,
        };
    }
}
