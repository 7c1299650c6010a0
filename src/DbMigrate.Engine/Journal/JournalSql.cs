using System.Collections.Concurrent;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// The journal's SQL, embedded beside the code: a file of statements, each ended by a line <c>;;</c>.
/// </summary>
internal static class JournalSql
{
    /// <summary>
    /// Takes the advisory lock of the one runner in a database, which <c>dbmigrate.holds_lock</c> knows too, and with
    /// it one under the number of the session, which
    /// <c>dbmigrate.require_lock</c> tries. Gives whether it was got, and that number.
    /// </summary>
    internal const string TryLock =
        "select case when pg_try_advisory_lock(1145195847, 1) then pg_advisory_lock(1145195848, pg_backend_pid())::text is not null else false end, pg_backend_pid()";

    internal const string Unlock =
        "select pg_advisory_unlock(1145195848, pg_backend_pid()), pg_advisory_unlock(1145195847, 1)";

    /// <summary>The lock of who makes or upgrades the journal, for the transaction.</summary>
    internal const string LockForUpgrade = "select pg_advisory_xact_lock(1145195847, 2)";

    /// <summary>
    /// Returns the call that fails where the execution's first row is not committed, and with
    /// <see cref="JournalProblem.IsThere"/> where a relation of one of the names exists.
    /// </summary>
    internal static string RequireNew(string execution, string names) => $"dbmigrate.require_new({execution}, {names})";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Read = new(StringComparer.Ordinal);

    /// <summary>The statements of an embedded file, as <c>read-state</c>.</summary>
    internal static IReadOnlyList<string> Statements(string name) =>
        Read.GetOrAdd(
            name,
            static n =>
                [
                    .. EmbeddedSql
                        .Text("Journal." + n)
                        .ReplaceLineEndings("\n")
                        .Split("\n;;", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                ]
        );
}
