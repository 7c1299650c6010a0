using DbMigrate.Engine.Model.Executions;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Translates a cancellation into the condition of a stopped phase.</summary>
internal static class PhaseStop
{
    /// <summary>Returns the condition of a phase that was stopped while its verify checks ran.</summary>
    internal static PhaseStoppedException InVerify(
        PhaseExecution execution,
        OperationCanceledException error,
        CancellationToken token
    ) =>
        new(
            $"Phase {execution.Phase.Id} was stopped on request while its verify checks ran. It stays applied.",
            execution.Phase.Id,
            partlyApplied: true,
            error,
            token
        );

    /// <summary>Returns the condition for a cancellation; returns any other error unchanged.</summary>
    internal static Exception Translate(Exception error, PhaseExecution execution, CancellationToken token)
    {
        if (error is not OperationCanceledException or PhaseStoppedException)
        {
            return error;
        }

        var ended =
            error is OrphanLeftException ? error.Message
            : execution.Kept.HasProgram ? "its program was ended"
            : execution.Running == RunningWork.Statement ? "its running statement was cancelled"
            : execution.Running == RunningWork.None ? "no batch was running"
            : "its running batch was rolled back";
        var what = execution.Action == PhaseAction.Undo ? "The undo of phase" : "Phase";
        return new PhaseStoppedException(
            $"{what} {execution.Phase.Id} was stopped on request: {ended}; {execution.DescribeKept()}.",
            execution.Phase.Id,
            execution.PartlyApplied,
            error,
            token
        )
        {
            Action = execution.Action,
            Undo = execution.Phase.UndoSource,
        };
    }
}
