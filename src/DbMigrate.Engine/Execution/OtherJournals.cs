using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>What ran in another database than home is journaled there, in its own transaction: a crash may have come before home heard of it.</summary>
internal static class OtherJournals
{
    /// <summary>Adds the batches that the other databases know to be done.</summary>
    internal static Task AddDoneAsync(RunContext run, IReadOnlyList<MigrationStep> steps, PhaseCourse course, CancellationToken cancellationToken) => ForEachAsync(
        run,
        steps,
        async connection =>
        {
            foreach (var (key, checksum) in await JournalStore.ReadDoneAsync(connection, course.Epoch, cancellationToken).ConfigureAwait(false))
            {
                course.Done[key] = checksum;
            }
        },
        cancellationToken);

    /// <summary>Reads each journal that the steps may have written besides home's.</summary>
    internal static async Task ForEachAsync(RunContext run, IReadOnlyList<MigrationStep> steps, Func<NpgsqlConnection, Task> readAsync, CancellationToken cancellationToken)
    {
        foreach (var name in steps.Select(s => s.On).Where(n => n != DatabaseSessions.Home).Distinct(StringComparer.Ordinal))
        {
            var connection = await run.Sessions.WorkAsync(name, cancellationToken).ConfigureAwait(false);
            try
            {
                await readAsync(connection).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // No journal there: nothing of this plan ever ran there.
            }
        }
    }
}
