using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>Makes durable what a run committed asynchronously.</summary>
internal static class Durability
{
    /// <summary>
    /// One synchronous commit at the end of a run flushes all that was committed before it: until then a crash loses a
    /// batch together with the journal's row of it,
    /// or neither. A transaction that changes nothing would not flush, so the run's own row is what changes.
    /// </summary>
    internal static async Task SettleAsync(RunContext run)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
            await RunnerRows.RemoveAsync(home, run.Run, deadline.Token).ConfigureAwait(false);
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
            // The server is gone: its own recovery decides, and the journal shares its fate.
            run.Messages.Verbose($"The run's last commit could not be made: {e.Message}");
        }
    }
}
