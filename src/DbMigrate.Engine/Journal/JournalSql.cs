using System.Collections.Concurrent;
using DbMigrate.Engine.Execution;

namespace DbMigrate.Engine.Journal;

/// <summary>The journal's SQL, embedded beside the code: a file of statements, each ended by a line <c>;;</c>.</summary>
internal static class JournalSql
{
    /// <summary>The key of the advisory lock of the one runner in a database; <c>dbmigrate.holds_lock</c> knows it too.</summary>
    internal const string TryLock = "select pg_try_advisory_lock(1145195847, 1), pg_backend_pid()";

    internal const string Unlock = "select pg_advisory_unlock(1145195847, 1)";

    /// <summary>The lock of who makes or upgrades the journal, for the transaction.</summary>
    internal const string LockForUpgrade = "select pg_advisory_xact_lock(1145195847, 2)";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Read = new(StringComparer.Ordinal);

    /// <summary>The statements of an embedded file, as <c>read-state</c>.</summary>
    internal static IReadOnlyList<string> Statements(string name) => Read.GetOrAdd(name, static n =>
        [.. Resources.Text("Journal." + n).ReplaceLineEndings("\n").Split("\n;;", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
}
