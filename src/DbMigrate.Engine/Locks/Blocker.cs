using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Locks;

/// <summary>A session that blocks another, as the server showed it.</summary>
internal sealed record Blocker(
    int ProcessId,
    string User,
    string Application,
    TimeSpan? TransactionAge,
    string Query,
    string BackendType,
    string State
)
{
    /// <summary>The kind of process that the server gives to an autovacuum worker.</summary>
    internal const string AutovacuumWorker = "autovacuum worker";

    /// <summary>Whether it is an autovacuum worker that does not yield to others.</summary>
    internal bool PreventsWraparound =>
        BackendType == AutovacuumWorker && Query.Contains("to prevent wraparound", StringComparison.Ordinal);

    /// <summary>Whether its transaction waits for the next statement of its client.</summary>
    internal bool IsIdleInTransaction => State is "idle in transaction" or "idle in transaction (aborted)";

    /// <summary>The kind of session, where it is known; else empty.</summary>
    internal string Kind
    {
        get
        {
            if (BackendType == AutovacuumWorker)
            {
                return PreventsWraparound ? "autovacuum to prevent wraparound" : "autovacuum";
            }

            if (ProcessId == 0)
            {
                return "prepared transaction";
            }

            if (Application == "pg_dump")
            {
                return "pg_dump";
            }

            return IsIdleInTransaction ? State : string.Empty;
        }
    }

    /// <summary>
    /// Whether the server hides what it does: it shows this text as the query to a login without pg_read_all_stats.
    /// </summary>
    internal bool IsHidden => Query == "<insufficient privilege>";

    /// <summary>The session without its query: <c>pid 4711 (psql as postgres, transaction 12 s old)</c>.</summary>
    internal string Session
    {
        get
        {
            if (ProcessId == 0)
            {
                // Of a prepared transaction the text is its identifier.
                return Query.Length > 0 ? $"{Kind} {SqlText.QuoteLiteral(Query)} ({User}{AgeText})" : Kind;
            }

            string[] facts =
            [
                User.Length == 0 ? Application
                : Application.Length == 0 ? User
                : $"{Application} as {User}",
                Kind == Application ? string.Empty : Kind,
                TransactionAge is { } age ? $"transaction {Common.DurationText.Words(age)} old" : string.Empty,
            ];
            var known = string.Join(", ", facts.Where(f => f.Length > 0));
            return known.Length > 0 ? $"pid {ProcessId} ({known})" : $"pid {ProcessId}";
        }
    }

    private string AgeText =>
        TransactionAge is { } age ? $", transaction {Common.DurationText.Format(age)} old" : string.Empty;

    /// <summary><c>pid 4711 (app as web, transaction 3m 2s old, idle in transaction): select …</c></summary>
    public override string ToString()
    {
        if (IsHidden)
        {
            var owner = User.Length > 0 ? User : "a process of the server itself, such as autovacuum";
            return $"pid {ProcessId} ({owner}; to see more takes pg_read_all_stats)";
        }

        if (ProcessId == 0)
        {
            // Of a prepared transaction the text is its identifier.
            return Query.Length > 0
                ? $"the prepared transaction {SqlText.QuoteLiteral(Query)} ({User}{AgeText})"
                : "a prepared transaction";
        }

        var who = $"pid {ProcessId} ({(Application.Length > 0 ? Application + " as " : string.Empty)}{User}";
        var kind = Kind.Length > 0 ? $", {Kind}" : string.Empty;

        // It may stand at the end of a sentence.
        var text = Query.ReplaceLineEndings(" ").TrimEnd(' ', ';');
        var query = text.Length > 0 ? ": " + text : string.Empty;
        return $"{who}{AgeText}{kind}){query}";
    }
}
