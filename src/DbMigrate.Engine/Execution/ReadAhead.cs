namespace DbMigrate.Engine.Execution;

/// <summary>
/// Reads the files of phases while the run starts, so that they are in memory when they are needed.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Does the work, and reads files while it runs.</summary>
    /// <param name="phases">The phases, in the order in which their files will be needed.</param>
    /// <param name="variables">The likely variables; with others the files are read again.</param>
    /// <param name="work">The work.</param>
    internal static async Task<T> WhileAsync<T>(
        IReadOnlyList<MigrationPhase> phases,
        IReadOnlyDictionary<string, string> variables,
        Func<Task<T>> work
    )
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => Read(phases, variables, stop.Token), CancellationToken.None);
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

    private static void Read(
        IReadOnlyList<MigrationPhase> phases,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken stop
    )
    {
        try
        {
            foreach (var step in phases.SelectMany(p => p.Apply).TakeWhile(_ => !stop.IsCancellationRequested))
            {
                step.ReadAhead(variables);
            }
        }
        catch (Exception e) when (e is MigrationException or IOException or UnauthorizedAccessException)
        {
            // The phase that needs the file reports it.
        }
    }
}
