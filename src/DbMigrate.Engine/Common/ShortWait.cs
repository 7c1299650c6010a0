namespace DbMigrate.Engine.Common;

/// <summary>
/// How long a try may wait for a lock. Whatever conflicts with it waits as long, so tries are short at first.
/// </summary>
internal static class ShortWait
{
    /// <summary>How long the first try waits.</summary>
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);

    /// <summary>How many tries wait for the same time.</summary>
    internal const int TriesPerWait = 3;

    /// <summary>Returns how long a try waits: twice as long after every three tries that failed.</summary>
    /// <param name="failed">The tries that failed.</param>
    /// <param name="longest">The longest wait.</param>
    internal static TimeSpan After(int failed, TimeSpan longest)
    {
        var grown = First * Math.Pow(2, Math.Min(failed / TriesPerWait, 20));
        return grown < longest ? grown : longest;
    }
}
