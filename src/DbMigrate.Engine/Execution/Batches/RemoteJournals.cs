using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Reads the journals of the other databases that steps write to. A batch is journaled where it ran, in its own
/// transaction; after a crash, home may not have its row.
/// </summary>
internal static class RemoteJournals
{
    /// <summary>Adds the batches that are done by the journals of the other databases.</summary>
    internal static Task AddDoneAsync(
        RunContext run,
        IReadOnlyList<MigrationStep> steps,
        JournaledExecution execution,
        CancellationToken cancellationToken
    ) =>
        ForEachAsync(
            run,
            execution.Limits,
            steps,
            async connection =>
            {
                foreach (
                    var (key, checksum) in await JournalStore
                        .ReadDoneAsync(connection, execution.ExecutionId, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    execution.Done[key] = checksum;
                }

                await KeptRows.AddRowsAsync(connection, execution, cancellationToken).ConfigureAwait(false);
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
                phase.Limits,
                phase.Apply,
                c => AppliedBatches.AddAsync(c, execution, batches, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return batches;
    }

    /// <summary>Reads each journal that the steps may have written to besides home's.</summary>
    internal static async Task ForEachAsync(
        RunContext run,
        LimitOverrides? limits,
        IReadOnlyList<MigrationStep> steps,
        Func<NpgsqlConnection, Task> readAsync,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var name in steps
                .Select(s => s.Connections.Writes)
                .Where(n => n != DatabaseSessions.Home)
                .Distinct(StringComparer.Ordinal)
        )
        {
            try
            {
                var connection = await run.Sessions.WorkAsync(name, cancellationToken).ConfigureAwait(false);

                // A killed run may still execute a statement there.
                await WorkLock
                    .HoldAsync(connection, run.Locks, run.Limits(limits).LockBudget, cancellationToken)
                    .ConfigureAwait(false);
                await readAsync(await run.Sessions.OwnAsync(name, cancellationToken).ConfigureAwait(false))
                    .ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // Without a journal, no batch of this plan ran there.
            }
            catch (ConnectionFailedException e)
                when (e.SqlState == PostgresErrorCodes.InvalidCatalogName
                    || run.Resolved.NotThereYet(e, run.State) is not null
                )
            {
                // The database or the login does not exist yet: a step creates it. It is read before the first step
                // that needs it.
                run.UnreadJournals.Add(name);
            }
        }
    }
}
