using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Describes a wait for a lock: <c>waits for orders: held by pid 4711 (psql as postgres, transaction 12 s old)</c>.
/// </summary>
internal static class LockWaitText
{
    // The session that looks has an empty search_path, so that every name has its schema.
    private const string Public = "public.";

    /// <summary>Describes a session that waits.</summary>
    /// <param name="seen">What the lock monitor saw.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    internal static string Waits(BlockReport seen, int attempt) =>
        FormattableString.Invariant($"{Waits(seen)}; try {attempt}");

    /// <summary>Describes a batch that does not ask for its locks, because an older transaction is in the way.</summary>
    /// <param name="seen">What the last look found.</param>
    /// <param name="looks">The looks that found the locks taken.</param>
    /// <param name="tries">The tries that failed.</param>
    internal static string Looks(BlockReport seen, int looks, int tries) => $"{Waits(seen)}; {Counts(looks, tries)}";

    /// <summary>Returns how often a batch looked and tried: <c>12 looks, 1 try</c>.</summary>
    internal static string Counts(int looks, int tries) =>
        $"{DisplayText.Count(looks, "look")}, {DisplayText.Count(tries, "try", "tries")}";

    /// <summary>Describes the pause after an attempt that did not get its locks.</summary>
    /// <param name="seen">What the lock monitor saw of the attempt, or of an earlier one; null: nothing.</param>
    /// <param name="error">The server's message, for an attempt that was never seen waiting.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="pause">The pause before the next one.</param>
    internal static string Pauses(BlockReport? seen, string error, int attempt, TimeSpan pause) =>
        FormattableString.Invariant(
            $"{(seen is null ? error : Waits(seen))}; try {attempt}, next in {DurationText.Words(pause)}"
        );

    /// <summary>Names the sessions that were in the way, for an error: three, and how many there are.</summary>
    /// <param name="blockers">The sessions.</param>
    internal static string BlockedBy(IReadOnlyList<Blocker> blockers)
    {
        const int Most = 3;
        var more = blockers.Count > Most ? $"; and {DisplayText.Count(blockers.Count - Most, "other")}" : string.Empty;
        return blockers.Count == 0
            ? string.Empty
            : $" Blocked by {string.Join("; ", blockers.Take(Most).Select(b => b.ToString()))}{more}.";
    }

    /// <summary>Describes a wait without its tries, as of what the tool reads by itself.</summary>
    /// <param name="seen">What was seen of it.</param>
    internal static string Waits(BlockReport seen)
    {
        var others = seen.Blockers.Count > 1 ? $" and {DisplayText.Count(seen.Blockers.Count - 1, "other")}" : null;
        return $"waits for {What(seen)}"
            + (seen.Blockers.Count > 0 ? $": held by {seen.Blockers[0].Session}{others}" : string.Empty);
    }

    // What is no relation is named by its lock type, as pg_locks does.
    private static string What(BlockReport seen) =>
        seen.Object switch
        {
            "" => "a lock",
            "transactionid" or "virtualxid" => "the end of a transaction",
            "advisory" => "an advisory lock",
            var relation => relation.StartsWith(Public, StringComparison.Ordinal)
                ? relation[Public.Length..]
                : relation,
        };
}
