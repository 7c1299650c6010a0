using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Finds transactions older than the lock budget, which a phase could not outwait.</summary>
internal sealed class OldTransactionsReading : ServerReading
{
    internal override string Kind => "old_transactions";

    internal override string Name => "old transactions";

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Limits.LockBudget.TotalSeconds];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var expected = $"no transaction older than the lock budget ({DurationText.Format(scope.Limits.LockBudget)})";
        var old = rows.Where(r => r[0] is not null).ToList();
        var hidden = rows.Where(r => r[0] is null).Sum(r => (double)r[2]!);
        return old.Count > 0
            ? new ServerFinding(
                scope.EndsBlockers ? CheckStatus.Warning : CheckStatus.Failed,
                expected,
                DisplayText.Count(old.Count, "transaction"),
                scope.EndsBlockers
                    ? "The run ends those of them that block it, after half of the lock budget."
                    : "CREATE INDEX CONCURRENTLY and conflicting locks wait for these transactions. End them, or "
                        + "use pg_terminate_backend.",
                [.. old.Take(20).Select(r => SessionText.Of(r[0], r[1], r[2], r[3], r[4]))]
            )
            : ServerFinding.Passed(
                expected,
                "none",
                hidden > 0
                    ? $"{DisplayText.Count((long)hidden, "session")} of other roles not visible; "
                        + "pg_read_all_stats makes them visible to this role."
                    : string.Empty
            );
    }
}
