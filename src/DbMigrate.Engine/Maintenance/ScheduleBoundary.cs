using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Maintenance;

/// <summary>The boundary around a schedule: gives every lost connection the condition that names the schedule.</summary>
internal static class ScheduleBoundary
{
    /// <summary>Does the work of a schedule.</summary>
    /// <param name="schedule">Its name.</param>
    /// <param name="partlyApplied">Whether batches of a task stay done.</param>
    /// <param name="workAsync">The work.</param>
    /// <exception cref="ConnectionLostException">The connection was lost anywhere in it.</exception>
    internal static async Task<T> RunAsync<T>(string schedule, Func<bool> partlyApplied, Func<Task<T>> workAsync)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (ConnectionLostException lost)
        {
            throw Of(schedule, lost, lost.PartlyApplied || partlyApplied());
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            var call = new ServerCall($"the schedule {schedule} ran", "What the journal records is done.");
            throw Of(schedule, call.Because(e), partlyApplied());
        }
    }

    private static ConnectionLostException Of(string schedule, ConnectionLostException lost, bool partlyApplied) =>
        new(lost.Message, phase: string.Empty, partlyApplied, lost.InnerException) { Schedule = schedule };
}
