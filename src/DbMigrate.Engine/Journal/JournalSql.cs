using System.Collections.Concurrent;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// The journal's SQL that several classes use, and the embedded files of statements, each ended by a line <c>;;</c>.
/// </summary>
internal static class JournalSql
{
    /// <summary>
    /// Tries to take the runner lock of the database, which <c>dbmigrate.holds_lock</c> reads, and with it a lock with
    /// the session's process id as key, which <c>dbmigrate.require_lock</c> tries. Returns whether it was free, and the
    /// process id.
    /// </summary>
    internal const string TryLock = """
        select case when pg_try_advisory_lock(1145195847, 1)
                    then pg_advisory_lock(1145195848, pg_backend_pid())::text is not null
                    else false end,
               pg_backend_pid()
        """;

    internal const string Unlock =
        "select pg_advisory_unlock(1145195848, pg_backend_pid()), pg_advisory_unlock(1145195847, 1)";

    /// <summary>Takes the runner lock for the transaction; returns whether it was free.</summary>
    internal const string TryLockForTransaction = "select pg_catalog.pg_try_advisory_xact_lock(1145195847, 1)";

    /// <summary>
    /// Takes the lock of the session that creates or upgrades the journal, for the transaction. Names in the schema
    /// files are looked up in pg_catalog first, also where the login's search_path has another order. The rest of the
    /// path stays: event triggers of the database may need it.
    /// </summary>
    internal const string LockForUpgrade = """
        select pg_catalog.pg_advisory_xact_lock(1145195847, 2),
               pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog',
                   nullif(pg_catalog.current_setting('search_path'), '')), true)
        """;

    /// <summary>
    /// Returns the call that fails where the execution's first row is not committed, and with
    /// <see cref="JournalProblem.IsThere"/> where a relation of one of the names exists.
    /// </summary>
    internal static string RequireNew(string execution, string names) => $"dbmigrate.require_new({execution}, {names})";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Read = new(StringComparer.Ordinal);

    /// <summary>Returns the statements of an embedded file, as <c>read-state</c>.</summary>
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
