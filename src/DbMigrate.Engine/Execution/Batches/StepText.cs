using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Executions;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Describes the end of a step for verbose output: <c>done in 2.1s: 3 batches, 120 rows.</c></summary>
internal static class StepText
{
    /// <summary>Describes the end of a step.</summary>
    internal static string Of(StepExecution step, StepStatus status, TimeSpan duration)
    {
        var counters = step.Counters;
        var ended = status switch
        {
            StepStatus.Done => "done in",
            StepStatus.AlreadyDone => "was done before; read in",
            StepStatus.Waiting => "waits for an operator after",
            _ => "failed after",
        };
        string[] counts =
        [
            counters.Batches > 0 ? DisplayText.Count(counters.Batches, "batch", "batches") : string.Empty,
            counters.BatchesDoneBefore > 0
                ? DisplayText.Count(counters.BatchesDoneBefore, "batch", "batches") + " done before"
                : string.Empty,
            counters.Rows > 0 ? DisplayText.Count(counters.Rows, "row") : string.Empty,
            counters.Waited > TimeSpan.Zero
                ? $"{DurationText.Format(counters.Waited)} of waits for locks"
                : string.Empty,
        ];
        var counted = string.Join(", ", counts.Where(c => c.Length > 0));
        return $"{ended} {DurationText.Format(duration)}{(counted.Length > 0 ? ": " + counted : string.Empty)}.";
    }
}
