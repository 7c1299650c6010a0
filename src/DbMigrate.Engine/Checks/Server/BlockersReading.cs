using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Finds sessions, and prepared transactions, that have held a lock conflicting with the phase for longer than the lock
/// timeout. A prepared transaction older than the lock budget fails the phase: it does not end by itself.
/// </summary>
internal sealed class BlockersReading : ServerReading
{
    internal override string Kind => "locks";

    internal override string Name => "locks that the phase needs";

    internal override bool UsesSearchPath => true;

    internal override bool IsAboutTables => true;

    internal override IReadOnlyList<object> Values(ServerScope scope) =>
        [
            scope.Schemas,
            scope.Names,
            scope.Tables.Select(ConflictsWith).ToArray(),
            scope.Limits.LockTimeout.TotalSeconds,
        ];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var expected =
            $"no conflicting lock older than the lock timeout ({DurationText.Format(scope.Limits.LockTimeout)})";
        if (rows.Count == 0)
        {
            return ServerFinding.Passed(expected, "none");
        }

        var sessions = rows.Where(r => r[0] is not null).Select(r => r[0]).Distinct().Count();
        var prepared = rows.Where(r => r[0] is null).DistinctBy(r => r[4]).ToList();
        var endless = prepared.Any(r => (double)r[2]! > scope.Limits.LockBudget.TotalSeconds);
        return new ServerFinding(
            endless ? CheckStatus.Failed : CheckStatus.Warning,
            endless
                ? "no prepared transaction with a conflicting lock that is older than the lock budget "
                    + $"({DurationText.Format(scope.Limits.LockBudget)})"
                : expected,
            string.Join(" and ", Found(sessions, prepared.Count)),
            string.Join(' ', Advice(scope, sessions > 0, prepared)),
            [
                .. rows.Take(20)
                    .Select(r => $"{r[5]}, {LockModes.FromCatalog((string)r[6]!)?.ToSql() ?? r[6]}: {HolderOf(r)}"),
            ]
        );
    }

    private static IEnumerable<string> Found(int sessions, int prepared)
    {
        if (sessions > 0)
        {
            yield return DisplayText.Count(sessions, "session");
        }

        if (prepared > 0)
        {
            yield return DisplayText.Count(prepared, "prepared transaction");
        }
    }

    private static IEnumerable<string> Advice(ServerScope scope, bool hasSessions, IReadOnlyList<object?[]> prepared)
    {
        if (hasSessions)
        {
            yield return "The phase waits for these sessions in attempts of at most the lock timeout, until the lock "
                + "budget is used up.";
        }

        if (prepared.Count > 0)
        {
            yield return "A prepared transaction holds its locks until its owner or a superuser ends it, in this "
                + $"database: {string.Join("; ", prepared.Take(3).Select(p => BlockerLimits.RollBack((string)p[4]!)))}, "
                + "or COMMIT PREPARED.";
        }

        if (scope.Tables.Any(t => t.WaitsForWriters))
        {
            yield return scope.EndsBlockers
                ? "A statement with CONCURRENTLY waits for all of them; after half of the lock budget the run ends the sessions "
                    + "among them."
                : "A statement with CONCURRENTLY waits for all of them, without a limit.";
        }
    }

    private static string HolderOf(object?[] row) =>
        row[0] is null
            ? $"prepared transaction {SqlText.QuoteLiteral((string)row[4]!)}, owner {row[1]}, "
                + DurationText.Format(TimeSpan.FromSeconds((double)row[2]!))
            : SessionText.Of(row[0], row[1], row[2], row[3], row[4]);

    // CREATE INDEX CONCURRENTLY waits for all whose lock conflicts with SHARE:
    // https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
    private static string ConflictsWith(TouchedTable table) =>
        string.Join(
            ',',
            (table.Lock ?? MigrationLockMode.RowExclusive)
                .Conflicts()
                .Concat(table.WaitsForWriters ? MigrationLockMode.Share.Conflicts() : [])
                .Distinct()
                .Select(LockModes.ToCatalog)
        );
}
