using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Makes the journal's rows of a step's batches.</summary>
internal sealed class BatchJournalEntries(RunContext run, PhaseExecution course, MigrationStep step, int position)
{
    internal JournalEntry Of(string what, Batch batch) =>
        new(what)
        {
            Phase = course.Phase.Id,
            Step = position,
            Batch = batch.Key,
            Run = run.Run,
            Epoch = course.Epoch,
            Checksum = batch.Checksum,
            Message = $"{step.Name}: {batch.Title}",
        };

    /// <summary>A row that keeps what there was before the batch, for its undo, and needs the run's lock.</summary>
    internal JournalEntry Keeping(string what, Batch batch) =>
        Of(what, batch) with
        {
            Runner = run.Lock.ProcessId,
            Detail = batch.Before is null ? null : JournalStore.Json("before", batch.Before),
        };
}
