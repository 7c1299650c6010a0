using System.Collections.Concurrent;
using DbMigrate.Engine.Common;
using Npgsql;

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
        select case when pg_catalog.pg_try_advisory_lock(1145195847, 1)
                    then pg_catalog.pg_advisory_lock(1145195848, pg_catalog.pg_backend_pid())::text is not null
                    else false end,
               pg_catalog.pg_backend_pid()
        """;

    internal const string Unlock =
        "select pg_catalog.pg_advisory_unlock(1145195848, pg_catalog.pg_backend_pid()), "
        + "pg_catalog.pg_advisory_unlock(1145195847, 1)";

    /// <summary>
    /// Returns the command that acts as the login, or as the role that its connection sets, for the rest of the
    /// transaction. What a statement before has set is back after the transaction.
    /// </summary>
    internal static NpgsqlBatchCommand OwnRole(NpgsqlConnection connection) =>
        // SET SESSION AUTHORIZATION ends SET ROLE, also when it is taken back. So it is used only where it must be.
        new(
            """
            select case when session_user operator(pg_catalog.<>) $1::pg_catalog.name
                        then pg_catalog.set_config('session_authorization', null, true) end,
                   pg_catalog.set_config('role', null, true)
            """
        )
        {
            Parameters = { new() { Value = connection.UserName ?? string.Empty } },
        };

    /// <summary>Takes the runner lock for the transaction; returns whether it was free.</summary>
    internal const string TryLockForTransaction = "select pg_catalog.pg_try_advisory_xact_lock(1145195847, 1)";

    /// <summary>
    /// Takes the lock of the session that creates or upgrades the journal, for the transaction. Returns the
    /// search_path.
    /// </summary>
    internal const string LockForUpgrade = """
        select pg_catalog.current_setting('search_path')
        from (select pg_catalog.pg_advisory_xact_lock(1145195847, 2)) l
        """;

    /// <summary>Sets how long the transaction that creates or upgrades the journal waits for a lock.</summary>
    internal const string UpgradeWait = "select pg_catalog.set_config('lock_timeout', $1, true)";

    /// <summary>
    /// Sets the search_path of the transaction that creates or upgrades the journal, from the session's. Names in the
    /// schema files are looked up in pg_catalog alone: an operator that a user created may be a closer match. Only where
    /// the database has event triggers, which may need it, the rest of the path stays behind pg_catalog.
    /// </summary>
    internal const string UpgradePath = """
        select pg_catalog.set_config(
                   'search_path',
                   case
                       when $1 operator(pg_catalog.<>) '' and exists (
                                select
                                from pg_catalog.pg_event_trigger t
                                where t.evtenabled operator(pg_catalog.<>) 'D'::pg_catalog."char")
                           then pg_catalog.concat_ws(', ', 'pg_catalog', $1, 'pg_temp')
                       else 'pg_catalog, pg_temp'
                   end,
                   true)
        """;

    /// <summary>
    /// Returns the call that fails where the execution's first row is not committed, and with
    /// <see cref="JournalProblem.IsThere"/> where a relation of one of the names exists.
    /// </summary>
    internal static string RequireNew(string execution, string names) => $"dbmigrate.require_new({execution}, {names})";

    // The view dbmigrate.status and the state that the engine reads are one query.
    private static readonly Lazy<string> PhaseStates = new(() =>
        EmbeddedSql.Text("Journal.phase-states").ReplaceLineEndings("\n").TrimEnd()
    );

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
                        .Replace("{phase-states}", PhaseStates.Value, StringComparison.Ordinal)
                        .Split("\n;;", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                ]
        );
}
