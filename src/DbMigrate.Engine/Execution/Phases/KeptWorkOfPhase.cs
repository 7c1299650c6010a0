using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Tells a phase of which something is in the database from one that was rolled back as a whole.</summary>
internal static class KeptWorkOfPhase
{
    /// <summary>
    /// Returns whether anything of a phase may be in a database. Nothing is where it was never started, is undone, or
    /// failed and was rolled back as a whole.
    /// </summary>
    internal static async Task<bool> AnyAsync(RunContext run, MigrationPhase phase, CancellationToken cancellationToken)
    {
        switch (run.State.Phases.GetValueOrDefault(phase.Id)?.State)
        {
            case null or MigrationState.Undone:
                return false;
            case not MigrationState.Failed:
                return true;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var executions = await KeptExecutions
            .ReadAsync(home, run.Plan.Name, phase.Id, cancellationToken)
            .ConfigureAwait(false);
        var any = await KeptExecutions.AnyAsync(home, executions, cancellationToken).ConfigureAwait(false);
        if (!any)
        {
            // After a crash, home may not have the row of a batch in another database.
            await RemoteJournals
                .ForEachAsync(
                    run,
                    phase.Limits,
                    [.. phase.Apply, .. phase.Undo ?? []],
                    async c =>
                        any |= await KeptExecutions.AnyAsync(c, executions, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return any;
    }
}
