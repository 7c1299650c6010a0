using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Locks;

/// <summary>Which blockers a run can end, and why it cannot end the others.</summary>
internal static class BlockerLimits
{
    /// <summary>The kind that the server gives to the session of a client.</summary>
    private const string Client = "client backend";

    /// <summary>Returns whether a blocker is known to be the session of a client.</summary>
    internal static bool CanEnd(Blocker blocker) => blocker.ProcessId > 0 && blocker.BackendType == Client;

    /// <summary>Returns a warning for each kind of blockers that cannot be ended.</summary>
    /// <param name="found">The blockers.</param>
    internal static IEnumerable<(string Kind, string Text)> Of(IReadOnlyList<Blocker> found)
    {
        var hidden = found.Where(b => b.ProcessId > 0 && b.BackendType.Length == 0).ToList();
        if (hidden.Count > 0)
        {
            yield return (
                "hidden",
                $"{CannotBeEnded(hidden.Count, "blocking session")}: the server hides from this role what "
                    + $"{(hidden.Count == 1 ? "it is" : "they are")} ({List(hidden)}). "
                    + "Ask for: GRANT pg_read_all_stats, pg_signal_backend TO this role."
            );
        }

        var prepared = found.Where(b => b.ProcessId <= 0).ToList();
        if (prepared.Count > 0)
        {
            var named = prepared.Where(b => b.Query.Length > 0).Select(b => RollBack(b.Query));
            yield return (
                "prepared",
                $"{CannotBeEnded(prepared.Count, "blocking prepared transaction")}: such a transaction has no session. "
                    + "Roll it back, or commit it, in its database: "
                    + string.Join("; ", named.DefaultIfEmpty("ROLLBACK PREPARED with its name of pg_prepared_xacts"))
                    + "."
            );
        }

        var server = found.Where(b => b.ProcessId > 0 && b.BackendType.Length > 0 && !CanEnd(b)).ToList();
        if (server.Count > 0)
        {
            yield return (
                "server",
                $"{CannotBeEnded(server.Count, "blocking process", "blocking processes")}: only sessions of clients "
                    + $"are ended ({string.Join("; ", server.Select(b => $"pid {b.ProcessId}, {b.BackendType}"))})."
            );
        }
    }

    private static string CannotBeEnded(int count, string one, string? many = null) =>
        $"{DisplayText.Count(count, one, many)} cannot be ended";

    private static string List(IEnumerable<Blocker> blockers) =>
        string.Join(
            "; ",
            blockers.Select(b => b.User.Length > 0 ? $"pid {b.ProcessId}, {b.User}" : $"pid {b.ProcessId}")
        );

    /// <summary>Returns the statement that rolls a prepared transaction back.</summary>
    /// <param name="transaction">Its identifier.</param>
    internal static string RollBack(string transaction) => $"ROLLBACK PREPARED {SqlText.QuoteLiteral(transaction)}";
}
