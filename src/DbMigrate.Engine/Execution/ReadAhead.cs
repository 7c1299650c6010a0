using DbMigrate.Engine.Model.Resolved;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// Reads the files of phases while the run starts, so that they are in memory when they are needed.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Does the work, and reads files while it runs.</summary>
    /// <param name="phases">The phases, in the order in which their files will be needed.</param>
    /// <param name="likely">The plan in the likely environment. In another one, statements are read again.</param>
    /// <param name="work">The work.</param>
    internal static async Task<T> WhileAsync<T>(
        IReadOnlyList<MigrationPhase> phases,
        ResolvedPlan likely,
        Func<Task<T>> work
    )
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => Read(phases, likely, stop.Token), CancellationToken.None);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private static void Read(IReadOnlyList<MigrationPhase> phases, ResolvedPlan likely, CancellationToken stop)
    {
        try
        {
            foreach (var step in phases.SelectMany(p => p.Apply).TakeWhile(_ => !stop.IsCancellationRequested))
            {
                step.ReadAhead(likely.Variables);
            }
        }
        catch (Exception e)
            when (e is MigrationException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The phase that needs the file reports it.
        }
    }
}
