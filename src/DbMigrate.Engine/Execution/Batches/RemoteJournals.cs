using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// What ran in another database than home is journaled there, in its own transaction: a crash may have come before home
/// heard of it.
/// </summary>
internal static class RemoteJournals
{
    /// <summary>Adds the batches that the other databases know to be done.</summary>
    internal static Task AddDoneAsync(
        RunContext run,
        IReadOnlyList<MigrationStep> steps,
        PhaseExecution course,
        CancellationToken cancellationToken
    ) =>
        ForEachAsync(
            run,
            course.Phase,
            steps,
            async connection =>
            {
                foreach (
                    var (key, checksum) in await JournalStore
                        .ReadDoneAsync(connection, course.Epoch, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    course.Done[key] = checksum;
                }
            },
            cancellationToken
        );

    /// <summary>
    /// Returns what the last apply of a phase did, by the step's position and the batch's key; null where the journal
    /// has no execution of the phase.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<(int Step, string Batch), AppliedBatch>?> ReadAppliedAsync(
        RunContext run,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (
            await AppliedBatches
                .ReadExecutionAsync(home, run.Plan.Name, phase.Id, cancellationToken)
                .ConfigureAwait(false)
            is not { } execution
        )
        {
            return null;
        }

        var batches = new Dictionary<(int, string), AppliedBatch>();
        await AppliedBatches.AddAsync(home, execution, batches, cancellationToken).ConfigureAwait(false);
        await ForEachAsync(
                run,
                phase,
                phase.Apply,
                c => AppliedBatches.AddAsync(c, execution, batches, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return batches;
    }

    /// <summary>Reads each journal that the steps may have written besides home's.</summary>
    internal static async Task ForEachAsync(
        RunContext run,
        MigrationPhase phase,
        IReadOnlyList<MigrationStep> steps,
        Func<NpgsqlConnection, Task> readAsync,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var name in steps.Select(s => s.On).Where(n => n != DatabaseSessions.Home).Distinct(StringComparer.Ordinal)
        )
        {
            try
            {
                var connection = await run.Sessions.WorkAsync(name, cancellationToken).ConfigureAwait(false);

                // Not before what a killed run has under way there has come to its end.
                await WorkLock
                    .HoldAsync(connection, run, run.Limits(phase).LockBudget, cancellationToken)
                    .ConfigureAwait(false);
                await readAsync(connection).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // No journal there: nothing of this plan ever ran there.
            }
            catch (ConnectionFailedException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // No such database yet: a step of the phase is to make it.
            }
        }
    }
}
