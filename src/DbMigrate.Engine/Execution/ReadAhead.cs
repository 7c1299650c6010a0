namespace DbMigrate.Engine.Execution;

/// <summary>
/// Reads the files of phases while something else is waited for, so that they are at hand when they are asked for.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Does the work, and reads as long as that takes.</summary>
    /// <param name="phases">The phases, in the order in which their files will be asked for.</param>
    /// <param name="variables">What they will most likely be asked for with; with others they are read again.</param>
    /// <param name="work">What is waited for.</param>
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
            // Who asks for the file is told, and it may never be asked for.
        }
    }
}
