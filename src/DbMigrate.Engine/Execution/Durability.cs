using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>Makes the asynchronous commits of a run durable.</summary>
internal static class Durability
{
    /// <summary>
    /// Makes one synchronous commit, which flushes all commits before it. Until then a crash loses a batch together
    /// with its row of the journal, or neither. A transaction without a change would not flush, so it removes the run's
    /// row. Returns the head of the journal; null where it could not be read.
    /// </summary>
    internal static async Task<JournalHead?> FlushAsync(RunContext run)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), run.Time);
        try
        {
            var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
            await RunnerRows.RemoveAsync(home, run.Run, deadline.Token).ConfigureAwait(false);
            return await JournalStore.ReadHeadAsync(home, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e
                    is NpgsqlException
                        or MigrationException
                        or OperationCanceledException
                        or InvalidOperationException
                        or IOException
            )
        {
            // The server is down. Its recovery keeps or loses batches together with their journal rows.
            run.Messages.Verbose($"The run's last commit could not be made: {e.Message}");
            return null;
        }
    }
}
