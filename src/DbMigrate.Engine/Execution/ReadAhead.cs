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
    internal static Task<T> WhileAsync<T>(
        IReadOnlyList<MigrationPhase> phases,
        ResolvedPlan likely,
        Func<Task<T>> work
    ) => WhileAsync(phases.SelectMany(p => p.Apply), step => step.ReadAhead(likely.Variables), work);

    /// <summary>Does the work, and computes the checksums of small files while it runs.</summary>
    /// <param name="phases">The phases whose files are compared with the journal after the work.</param>
    /// <param name="likely">The plan. A checksum is the same in each environment.</param>
    /// <param name="work">The work.</param>
    internal static Task<T> ChecksumsWhileAsync<T>(
        IReadOnlyList<MigrationPhase> phases,
        ResolvedPlan likely,
        Func<Task<T>> work
    ) =>
        Environment.ProcessorCount > 1
            ? WhileAsync(
                phases.SelectMany(p => p.Apply).Select(s => s.SourceFile).OfType<string>(),
                likely.HashAhead,
                work
            )
            : work();

    private static async Task<T> WhileAsync<TItem, T>(IEnumerable<TItem> items, Action<TItem> read, Func<Task<T>> work)
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => Read(items, read, stop.Token), CancellationToken.None);
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

    private static void Read<TItem>(IEnumerable<TItem> items, Action<TItem> read, CancellationToken stop)
    {
        try
        {
            foreach (var item in items.TakeWhile(_ => !stop.IsCancellationRequested))
            {
                read(item);
            }
        }
        catch (Exception e)
            when (e is MigrationException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The phase that needs the file reports it.
        }
    }
}
