using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs the steps of an execution in order, and skips the batches that are done.</summary>
internal sealed class StepRunner(RunContext run, JournaledExecution execution)
{
    /// <summary>Applies steps.</summary>
    internal Task ApplyAsync(IReadOnlyList<MigrationStep> steps, CancellationToken cancellationToken) =>
        RunAsync(steps, new Pass((s, c, t) => s.GetApplyBatchesAsync(c, t)), cancellationToken);

    /// <summary>Applies one of several steps.</summary>
    /// <param name="steps">The steps of the execution.</param>
    /// <param name="index">The step's index in them, from 0.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal Task ApplyOneAsync(IReadOnlyList<MigrationStep> steps, int index, CancellationToken cancellationToken) =>
        RunAsync(
            StepServices.For(run, execution, steps[index], index + 1, steps.Count),
            new Pass((s, c, t) => s.GetApplyBatchesAsync(c, t)),
            cancellationToken
        );

    /// <summary>Runs the derived undo of steps.</summary>
    /// <param name="steps">The steps, the last of the apply first.</param>
    /// <param name="applied">The steps of the apply, in its order.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal Task UndoAsync(
        IReadOnlyList<MigrationStep> steps,
        IReadOnlyList<MigrationStep> applied,
        CancellationToken cancellationToken
    ) => RunAsync(steps, new Pass((s, c, t) => s.GetUndoBatchesAsync(c, t), UndoOf: applied), cancellationToken);

    /// <summary>
    /// Retries what the steps of an applied execution left undone. Steps that left nothing have no result.
    /// </summary>
    internal Task RetryAsync(IReadOnlyList<MigrationStep> steps, CancellationToken cancellationToken) =>
        RunAsync(steps, new Pass((s, c, t) => s.GetRetryBatchesAsync(c, t), IsRetry: true), cancellationToken);

    private async Task RunAsync(IReadOnlyList<MigrationStep> steps, Pass pass, CancellationToken cancellationToken)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var applied = pass.UndoOf is { } of ? AppliedBy(of, steps[i]) : null;
            var services = StepServices.For(run, execution, steps[i], i + 1, steps.Count, applied);
            await RunAsync(services, pass, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(StepServices services, Pass pass, CancellationToken cancellationToken)
    {
        var step = services.Step;
        var clock = Stopwatch.StartNew();
        var status = StepStatus.Failed;
        var name = $"{execution.Heading}, step {step.Position} of {step.Count} ({step.Step.Name})";
        run.Messages.Verbose($"{name}: begins.");
        Progress(services);
        try
        {
            await RunBatchesAsync(services, pass, cancellationToken).ConfigureAwait(false);
            var counters = step.Counters;
            status = counters.Batches == 0 && counters.BatchesDoneBefore > 0 ? StepStatus.AlreadyDone : StepStatus.Done;
        }
        catch (WaitingForOperatorException)
        {
            status = StepStatus.Waiting;
            throw;
        }
        finally
        {
            run.Messages.Verbose($"{name}: {StepText.Of(step, status, clock.Elapsed)}");
            if (!pass.IsRetry || step.Counters.Batches > 0 || status != StepStatus.Done)
            {
                execution.Steps.Add(step.ToResult(status, clock.Elapsed));
            }
        }
    }

    private async Task RunBatchesAsync(StepServices services, Pass pass, CancellationToken cancellationToken)
    {
        var step = services.Step;
        var executors = new BatchExecutors(services);
        if (run.UnreadJournals.Remove(step.Step.Connections.Writes))
        {
            // An earlier run may have had the connection, and a password that is another one since.
            await RemoteJournals.AddDoneAsync(run, [step.Step], execution, cancellationToken).ConfigureAwait(false);
        }

        var isLastStep = pass is { UndoOf: null, IsRetry: false } && step.Position == step.Count;
        await foreach (var batch in BatchesAsync(services, pass, cancellationToken).ConfigureAwait(false))
        {
            if (executors.IsDone(batch))
            {
                services.Session.History.Pass(batch);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var waits = execution.Waits.Count;
            var clock = Stopwatch.StartNew();
            run.Messages.Verbose($"{step.Heading}, {batch.Title}: begins.");
            execution.Running = RunningWork.Batch;
            try
            {
                await executors.RunAsync(batch, isLastStep && batch.IsLast, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await services.Journal.WaitedAsync(batch, [.. execution.Waits.Skip(waits)]).ConfigureAwait(false);
            }

            execution.Running = RunningWork.None;
            step.Complete(batch);
            services.Session.History.Pass(batch);
            run.Messages.Verbose($"{step.Heading}, {batch.Title}: done in {DurationText.Format(clock.Elapsed)}.");
            Progress(services, $": {batch.Title} is done");
        }
    }

    /// <summary>Returns the batches of a step. What the step reads before each of them may wait for a lock.</summary>
    private async IAsyncEnumerable<Batch> BatchesAsync(
        StepServices services,
        Pass pass,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var reading = new ReadWait(
            WaitOwner.Of(services.Step),
            run.Locks,
            services.Step.Limits,
            cancellationToken
        );
        services.Reading = reading;
        var batches = pass.BatchesOf(services.Step.Step, services.Context, reading.Token)
            .GetAsyncEnumerator(reading.Token);
        await using var _ = batches.ConfigureAwait(false);
        while (
            await reading
                .RunAsync(async () => await batches.MoveNextAsync().ConfigureAwait(false))
                .ConfigureAwait(false)
        )
        {
            yield return batches.Current;
        }
    }

    private void Progress(StepServices services, string what = "")
    {
        var step = services.Step;
        run.Messages.Progress(
            execution.Heading,
            $"step {step.Position} of {step.Count}: {step.Step.Name}{what}",
            100 * (step.Position - 1) / step.Count
        );
    }

    private Dictionary<string, AppliedBatch> AppliedBy(IReadOnlyList<MigrationStep> apply, MigrationStep step)
    {
        var position = apply.ToList().IndexOf(step) + 1;
        return execution
            .Applied.Where(a => a.Key.Step == position)
            .ToDictionary(a => a.Key.Batch, a => a.Value, StringComparer.Ordinal);
    }

    /// <summary>What is done with the steps.</summary>
    /// <param name="BatchesOf">Returns the batches of a step.</param>
    /// <param name="UndoOf">In a derived undo: the steps of the apply.</param>
    /// <param name="IsRetry">Whether it retries what an apply left undone.</param>
    private sealed record Pass(
        Func<MigrationStep, StepContext, CancellationToken, IAsyncEnumerable<Batch>> BatchesOf,
        IReadOnlyList<MigrationStep>? UndoOf = null,
        bool IsRetry = false
    );
}
