using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Steps;
using DbMigrate.Engine.Steps.Backfill;
using DbMigrate.Engine.Steps.Copy;
using DbMigrate.Engine.Steps.EnvFiles;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs the batches of one step exactly once, each by the executor of its kind.</summary>
internal sealed class BatchExecutors(StepServices services)
{
    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="endsExecution">Whether it is the last of the execution, and may carry the rows of its end.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal Task RunAsync(Batch batch, bool endsExecution, CancellationToken cancellationToken) =>
        batch switch
        {
            StatementBatch { Transactional: true } statements => new TransactionExecutor(services).RunAsync(
                statements,
                endsExecution,
                cancellationToken
            ),
            StatementBatch statement => new NonTransactionalExecutor(services).RunAsync(statement, cancellationToken),
            BackfillBatch backfill => new BackfillExecutor(services).RunAsync(backfill, cancellationToken),
            CopyDataBatch copy => new CopyExecutor(services).RunAsync(copy, cancellationToken),
            CopyCompareBatch compare => new CopyExecutor(services).RunAsync(compare, cancellationToken),
            CopyBackBatch back => new CopyExecutor(services).RunAsync(back, cancellationToken),
            ProgramBatch program => new ProgramExecutor(services).RunAsync(program, cancellationToken),
            EnvFileBatch file => new EnvFileExecutor(services).RunAsync(file, cancellationToken),
            ManualBatch manual => new ManualExecutor(services).RunAsync(manual, cancellationToken),
            MilestoneBatch milestone => new MilestoneExecutor(services).RunAsync(milestone, cancellationToken),
            _ => throw new NotSupportedException($"No executor runs a {batch.GetType().Name}."),
        };

    /// <summary>Whether an earlier run did the batch, or found out that it took effect.</summary>
    /// <exception cref="PhaseChangedException">It is done, and what it ran differs from the plan.</exception>
    internal bool IsDone(Batch batch)
    {
        var (run, step) = (services.Run, services.Step);
        if (!services.Execution.Done.TryGetValue((step.Position, batch.Key), out var checksum))
        {
            return false;
        }

        if (checksum != batch.Checksum && checksum.Length > 0 && !run.Options.AcceptChanged)
        {
            throw new PhaseChangedException(
                $"{step.Step.Place}: batch {batch.Key} of {step.Label} is done, "
                    + "and what it ran differs from the plan's present content. Nothing was run.",
                services.Execution.Owner,
                []
            );
        }

        step.Counters.AddBatchDoneBefore();
        return true;
    }
}
