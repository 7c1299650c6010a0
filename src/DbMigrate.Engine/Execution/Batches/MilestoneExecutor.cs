using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Records a milestone, in one transaction with the row of its batch.</summary>
internal sealed class MilestoneExecutor(StepServices services)
{
    /// <summary>Runs the batch.</summary>
    internal async Task RunAsync(MilestoneBatch batch, CancellationToken cancellationToken)
    {
        var run = services.Run;
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        run.Lock.RequireHeld();
        services.Step.Counters.Message = $"Milestone {batch.Milestone} is recorded.";
        await services
            .Journal.EndAsync(
                batch,
                cancellationToken,
                services.Step.Counters.Message,
                run.Lock.ProcessId,
                MilestoneEntry.Of(batch.Milestone, $"Recorded by {services.Execution.Label}.", run.Run)
            )
            .ConfigureAwait(false);
    }
}
