using System.Diagnostics;

namespace DbMigrate.Engine.Execution;

/// <summary>Runs steps in order, each batch on the coordinator, and passes over the batches that are done.</summary>
internal sealed class StepRunner(RunContext run, PhaseCourse course)
{
    /// <summary>Runs them. <paramref name="undo"/>: the derived undo of each.</summary>
    internal async Task RunAsync(IReadOnlyList<MigrationStep> steps, bool undo, CancellationToken cancellationToken)
    {
        var context = new StepContext(run.Plan, course.Phase, run.Variables, run.Sessions.WorkAsync);
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var position = i + 1;
            var tally = new StepTally();
            var clock = Stopwatch.StartNew();
            var percent = 100 * i / steps.Count;
            run.Messages.Progress($"Phase {course.Phase.Id}", $"step {position} of {steps.Count}: {step.Name}", percent);
            var status = StepStatus.Failed;
            try
            {
                var coordinator = new Coordinator(run, course, step, position, tally);
                var batches = undo ? step.GetUndoBatchesAsync(context, cancellationToken) : step.GetApplyBatchesAsync(context, cancellationToken);
                await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    if (coordinator.IsDone(batch))
                    {
                        continue;
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    await batch.RunAsync(coordinator, cancellationToken).ConfigureAwait(false);
                    coordinator.Done(batch);
                    run.Messages.Progress($"Phase {course.Phase.Id}", $"step {position} of {steps.Count}: {step.Name}, {batch.Title}", percent);
                }

                status = tally.Batches == 0 && tally.BatchesDoneBefore > 0 ? StepStatus.AlreadyDone : StepStatus.Done;
            }
            catch (WaitingForOperatorException)
            {
                status = StepStatus.Waiting;
                throw;
            }
            finally
            {
                course.Steps.Add(new StepResult
                {
                    Phase = course.Phase.Id,
                    Step = position,
                    Kind = step.Kind,
                    Name = step.Name,
                    Status = status,
                    Batches = tally.Batches,
                    BatchesDoneBefore = tally.BatchesDoneBefore,
                    Rows = tally.Rows,
                    Duration = clock.Elapsed,
                    Waited = tally.Waited,
                    Retries = tally.Retries,
                    Message = tally.Message,
                });
            }
        }
    }
}
