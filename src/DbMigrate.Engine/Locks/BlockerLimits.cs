using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Locks;

/// <summary>Which blockers a run can end, and why it cannot end the others.</summary>
internal static class BlockerLimits
{
    /// <summary>The kind that the server gives to the session of a client.</summary>
    private const string Client = "client backend";

    /// <summary>Returns whether a blocker is known to be the session of a client that the role may end.</summary>
    internal static bool CanEnd(Blocker blocker, SignalRights rights) =>
        IsClient(blocker) && rights.Allowed.Contains(blocker.ProcessId);

    /// <summary>Returns whether a blocker goes by itself soon: an autovacuum worker yields to who waits.</summary>
    internal static bool EndsByItself(Blocker blocker) =>
        blocker is { BackendType: Blocker.AutovacuumWorker, PreventsWraparound: false };

    /// <summary>
    /// Returns whether a blocker stays: its transaction has lasted that long, or its session holds a lock without one.
    /// </summary>
    internal static bool Stays(Blocker blocker, TimeSpan shortest) =>
        blocker.TransactionAge is not { } age || age >= shortest;

    /// <summary>Returns a warning for each kind of blockers that cannot be ended.</summary>
    /// <param name="found">The blockers.</param>
    /// <param name="rights">What the role may end.</param>
    internal static IEnumerable<(string Kind, string Text)> Of(IReadOnlyList<Blocker> found, SignalRights rights)
    {
        var superusers = found
            .Where(b => Hides(b) && rights.Superusers.Contains(b.ProcessId))
            .Concat(
                found.Where(b =>
                    IsClient(b) && rights.Superusers.Contains(b.ProcessId) && !rights.Allowed.Contains(b.ProcessId)
                )
            )
            .ToList();
        if (superusers.Count > 0)
        {
            yield return (
                "superuser",
                $"{CannotBeEnded(superusers.Count, "blocking session")}: only a superuser can end the sessions of a "
                    + $"superuser ({List(superusers)}). Have one end "
                    + $"{(superusers.Count == 1 ? "it" : "them")}: "
                    + string.Join("; ", superusers.Select(b => $"select pg_terminate_backend({b.ProcessId})"))
                    + "."
            );
        }

        var refused = found
            .Where(b => IsClient(b) && !rights.Allowed.Contains(b.ProcessId) && !superusers.Contains(b))
            .ToList();
        if (refused.Count > 0)
        {
            yield return (
                "refused",
                $"{CannotBeEnded(refused.Count, "blocking session")}: this role may not end sessions of others "
                    + $"({List(refused)}). Ask for: GRANT pg_signal_backend TO {rights.Role}."
            );
        }

        var hidden = found.Where(b => Hides(b) && !rights.Superusers.Contains(b.ProcessId)).ToList();
        if (hidden.Count > 0)
        {
            yield return (
                "hidden",
                $"{CannotBeEnded(hidden.Count, "blocking session")}: the server hides from this role what "
                    + $"{(hidden.Count == 1 ? "it is" : "they are")} ({List(hidden)}). "
                    + $"Ask for: GRANT pg_read_all_stats, pg_signal_backend TO {rights.Role}."
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

        var server = found.Where(b => b.ProcessId > 0 && b.BackendType.Length > 0 && !IsClient(b)).ToList();
        if (server.Count > 0)
        {
            yield return (
                "server",
                $"{CannotBeEnded(server.Count, "blocking process", "blocking processes")}: only sessions of clients "
                    + $"are ended ({string.Join("; ", server.Select(b => $"pid {b.ProcessId}, {b.BackendType}"))})."
            );
        }
    }

    private static bool IsClient(Blocker blocker) => blocker.ProcessId > 0 && blocker.BackendType == Client;

    private static bool Hides(Blocker blocker) => blocker.ProcessId > 0 && blocker.BackendType.Length == 0;

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

/// <summary>What a role may end.</summary>
/// <param name="Role">The role's name, not quoted.</param>
/// <param name="Superusers">The sessions of superusers, and those of no role.</param>
/// <param name="Allowed">The sessions that the role may end.</param>
internal sealed record SignalRights(string Role, IReadOnlySet<int> Superusers, IReadOnlySet<int> Allowed)
{
    /// <summary>The role's name, as SQL reads it.</summary>
    internal string Role { get; } = SqlText.QuoteIdentifierIfNeeded(Role);
}
