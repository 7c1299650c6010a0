namespace DbMigrate.Cli.Output;

/// <summary>Writes the sessions that wait for locks as a tree.</summary>
internal static class LockText
{
    /// <summary>Writes the tree.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationLock> locks) => Write(report, locks, []);

    private static void Write(TextReport report, IReadOnlyList<MigrationLock> locks, IReadOnlyList<string> tables)
    {
        if (locks.Count == 0)
        {
            report.Line(
                tables.Count == 0
                    ? "No session waits for a lock."
                    : $"No session holds or awaits a lock on {string.Join(", ", tables)}."
            );
            return;
        }

        foreach (var session in locks)
        {
            report.Line($"{new string(' ', 2 * session.Depth)}{Who(session)}{What(session)}");
            if (session.Query.Length > 0 && session.ProcessId != 0)
            {
                report.Indented(new string(' ', (2 * session.Depth) + 4), session.Query.ReplaceLineEndings(" "));
            }
        }
    }

    /// <summary>Writes the tree below its time.</summary>
    /// <param name="report">Where it is written.</param>
    /// <param name="locks">The sessions.</param>
    /// <param name="tables">The tables that were asked for; none: all that wait were.</param>
    public static void WriteWatched(TextReport report, IReadOnlyList<MigrationLock> locks, IReadOnlyList<string> tables)
    {
        var at = locks.Count > 0 ? locks[0].At : DateTimeOffset.UtcNow;
        report.Line(Format.Reading(at));
        Write(report, locks, tables);
        report.Line();
    }

    private static string Who(MigrationLock session)
    {
        string[] facts =
        [
            session.Application.Length > 0 ? $"{session.Application} as {session.User}" : session.User,
            session.Kind.Length > 0 ? session.Kind : session.State,
            session.TransactionAge is { } age ? $"transaction {Format.Duration(age)} old" : string.Empty,
            session.IsHidden ? "more is hidden from this login" : string.Empty,
        ];
        var known = string.Join(", ", facts.Where(f => f.Length > 0));
        return session.ProcessId == 0
            ? $"prepared transaction {session.Query} ({known})"
            : Format.Invariant($"pid {session.ProcessId} ({known})");
    }

    private static string What(MigrationLock session)
    {
        if (session.Mode.Length == 0)
        {
            return session.Blocks > 0
                ? $", blocks {Format.Count(session.Blocks, "session", "sessions")}{Held(session)}"
                : Held(session);
        }

        var waited = session.Waited is { } time ? $" for {Format.Duration(time)}" : string.Empty;
        return $", has waited{waited} to get {session.Mode} on {session.Object}";
    }

    private static string Held(MigrationLock session) =>
        session.Holds.Count switch
        {
            0 => string.Empty,
            <= 3 => ", holds " + string.Join(", ", session.Holds),
            var count => Format.Invariant($", holds {session.Holds[0]} and {count - 1} more"),
        };
}
