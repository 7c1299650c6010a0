using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Waits until no session of a killed run executes a statement in a database of a schedule's tasks.</summary>
/// <param name="run">The run, which holds the runner's lock.</param>
/// <param name="schedule">The schedule.</param>
internal sealed class ScheduleOrphans(RunContext run, MaintenanceSchedule schedule)
{
    /// <summary>Waits.</summary>
    /// <param name="heading">What messages begin with.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async Task AwaitAsync(string heading, CancellationToken cancellationToken)
    {
        foreach (var name in schedule.Tasks.Select(t => t.Connections.Writes).Prepend(DatabaseSessions.Home).Distinct())
        {
            await AwaitAsync(name, heading, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AwaitAsync(string name, string heading, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await run.Sessions.OwnAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionFailedException) when (name != DatabaseSessions.Home)
        {
            // The task that needs it fails with the reason.
            return;
        }

        await OrphanWait
            .UntilGoneAsync(
                run,
                heading,
                async token => (await OrphanedRun.FindAsync(connection, token).ConfigureAwait(false))?.ProcessId,
                processId =>
                    $"the run before is gone, and its session (process {processId}) still executes a statement"
                    + (name == DatabaseSessions.Home ? null : $" on the connection {name}"),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
