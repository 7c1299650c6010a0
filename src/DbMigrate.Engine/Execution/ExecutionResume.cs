using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>Reads how far earlier runs came with an execution.</summary>
internal static class ExecutionResume
{
    /// <summary>Reads the batches that are done or in doubt, and when the execution began.</summary>
    internal static async Task ReadAsync(
        RunContext run,
        JournaledExecution execution,
        IReadOnlyList<MigrationStep> steps,
        CancellationToken cancellationToken
    )
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var id = execution.ExecutionId;
        var done = await JournalStore.ReadDoneAsync(home, id, cancellationToken).ConfigureAwait(false);
        foreach (var (key, checksum) in done)
        {
            execution.Done[key] = checksum;
        }

        execution.InDoubt.UnionWith(
            await JournalStore.ReadDoubtsAsync(home, id, cancellationToken).ConfigureAwait(false)
        );
        await RemoteJournals.AddDoneAsync(run, steps, execution, cancellationToken).ConfigureAwait(false);
        await ReadKeptAsync(home, execution, steps, cancellationToken).ConfigureAwait(false);
        execution.BeganAt =
            await JournalStore.ReadBeginningAsync(home, id, cancellationToken).ConfigureAwait(false)
            ?? execution.StartedAt;
    }

    /// <summary>Reads what stays of batches that are not done: rows of backfills, and programs that were begun.</summary>
    private static async Task ReadKeptAsync(
        NpgsqlConnection home,
        JournaledExecution execution,
        IReadOnlyList<MigrationStep> steps,
        CancellationToken cancellationToken
    )
    {
        await KeptRows.AddRowsAsync(home, execution, cancellationToken).ConfigureAwait(false);
        var begun = await KeptRows.ReadBegunAsync(home, execution.ExecutionId, cancellationToken).ConfigureAwait(false);
        foreach (var step in begun.Where(s => s <= steps.Count && steps[s - 1] is ScriptStep && !execution.HasDone(s)))
        {
            execution.Kept.BeginProgram(step);
        }
    }
}
