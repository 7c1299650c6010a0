using System.Diagnostics;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs steps in order, each batch on the coordinator, and passes over the batches that are done.</summary>
internal sealed class StepRunner(RunContext run, PhaseExecution course)
{
    /// <summary>Runs them. <paramref name="undo"/>: the derived undo of each.</summary>
    internal Task RunAsync(IReadOnlyList<MigrationStep> steps, bool undo, CancellationToken cancellationToken) =>
        RunAsync(
            steps,
            (s, c) => undo ? s.GetUndoBatchesAsync(c, cancellationToken) : s.GetApplyBatchesAsync(c, cancellationToken),
            undo,
            retry: false,
            cancellationToken
        );

    /// <summary>Runs what the steps of an applied phase left undone; those that left nothing do not show.</summary>
    internal Task RetryAsync(IReadOnlyList<MigrationStep> steps, CancellationToken cancellationToken) =>
        RunAsync(
            steps,
            (s, c) => s.GetRetryBatchesAsync(c, cancellationToken),
            undo: false,
            retry: true,
            cancellationToken
        );

    private async Task RunAsync(
        IReadOnlyList<MigrationStep> steps,
        Func<MigrationStep, StepContext, IAsyncEnumerable<Batch>> batchesOf,
        bool undo,
        bool retry,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var position = i + 1;
            var tally = new StepCounters();
            var clock = Stopwatch.StartNew();
            var percent = 100 * i / steps.Count;
            run.Messages.Progress(
                $"Phase {course.Phase.Id}",
                $"step {position} of {steps.Count}: {step.Name}",
                percent
            );
            var status = StepStatus.Failed;
            try
            {
                var context = Context(step, position, tally, undo);
                var coordinator = new BatchExecutor(run, course, step, position, tally);
                await foreach (
                    var batch in batchesOf(step, context).WithCancellation(cancellationToken).ConfigureAwait(false)
                )
                {
                    if (coordinator.IsDone(batch))
                    {
                        continue;
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    coordinator.MayClose = !undo && !retry && position == steps.Count && batch.IsLast;
                    await batch.RunAsync(coordinator, cancellationToken).ConfigureAwait(false);
                    coordinator.Done(batch);
                    run.Messages.Progress(
                        $"Phase {course.Phase.Id}",
                        $"step {position} of {steps.Count}: {step.Name}: {batch.Title} is done",
                        percent
                    );
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
                if (!retry || tally.Batches > 0 || status != StepStatus.Done)
                {
                    course.Steps.Add(tally.ToResult(course.Phase, step, position, status, clock.Elapsed));
                }
            }
        }
    }

    private StepContext Context(MigrationStep step, int position, StepCounters tally, bool undo)
    {
        var clean = false;
        return new StepContext(
            run.Plan,
            course.Phase,
            run.Variables,
            async (name, token) =>
            {
                await course.OpenAsync(token).ConfigureAwait(false);

                // What an earlier step set, as a search_path, must not lead this one astray; between the step's own
                // batches its session is its own.
                var first = !clean && name == step.On;
                clean |= first;
                return first
                    ? await run.Sessions.CleanAsync(name, token).ConfigureAwait(false)
                    : await run.Sessions.WorkAsync(name, token).ConfigureAwait(false);
            }
        )
        {
            Epoch = course.Epoch,
            Position = position,
            IsBegun = key => course.Done.ContainsKey((position, key)) || course.Doubts.Contains((position, key)),
            Applied = undo ? Applied(step) : new Dictionary<string, AppliedBatch>(),
            Say = text =>
            {
                tally.Message = tally.Message.Length == 0 ? text : $"{tally.Message} {text}";
                run.Messages.Info($"Phase {course.Phase.Id}, {step.Name}: {text}");
            },
            Warn = text => run.Messages.Warn($"{step.Place}: {step.Name}: {text}"),
            PartlyApplied = () => course.PartlyApplied,
        };
    }

    private Dictionary<string, AppliedBatch> Applied(MigrationStep step)
    {
        var position = course.Phase.Apply.ToList().IndexOf(step) + 1;
        return course
            .Applied.Where(a => a.Key.Step == position)
            .ToDictionary(a => a.Key.Batch, a => a.Value, StringComparer.Ordinal);
    }
}
