using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Completes a task for the operator, or stops the execution until its milestone is recorded.</summary>
internal sealed class ManualExecutor(StepServices services)
{
    /// <summary>Runs the batch.</summary>
    /// <exception cref="WaitingForOperatorException">Its milestone is not recorded.</exception>
    internal async Task RunAsync(ManualBatch batch, CancellationToken cancellationToken)
    {
        var run = services.Run;
        await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        run.Lock.RequireHeld();
        var state = await run
            .Journal.ReadStateAsync(await run.HomeAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

        // A milestone that was recorded before this execution started belongs to another one.
        var done =
            state.Milestones.TryGetValue(batch.Milestone, out var recorded)
            && recorded.At >= services.Execution.BeganAt;
        services.Step.Counters.Message = run.Messages.Mask(
            done
                ? $"{recorded!.By} recorded milestone {batch.Milestone} "
                    + $"at {recorded.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC."
                : $"{services.Step.Step.Place}: {services.Execution.Label} waits for a manual task: {batch.Text} "
                    + $"It continues once the milestone {batch.Milestone} is recorded."
        );
        if (!done)
        {
            throw new WaitingForOperatorException(
                services.Step.Counters.Message,
                services.Execution.Owner,
                batch.Milestone
            );
        }

        await services
            .Journal.EndAsync(batch, cancellationToken, services.Step.Counters.Message, run.Lock.ProcessId)
            .ConfigureAwait(false);
    }
}
