using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Finds sessions that have held a lock conflicting with the phase for longer than the lock timeout.
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
            scope.Tables.Select(t => ConflictsWith(t.Lock ?? MigrationLockMode.RowExclusive)).ToArray(),
            scope.Limits.LockTimeout.TotalSeconds,
        ];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var expected =
            $"no conflicting lock older than the lock timeout ({DurationText.Format(scope.Limits.LockTimeout)})";
        return rows.Count == 0
            ? ServerFinding.Passed(expected, "none")
            : new ServerFinding(
                CheckStatus.Warning,
                expected,
                DisplayText.Count(rows.Select(r => r[0]).Distinct().Count(), "session"),
                "The phase waits for these sessions in attempts of at most the lock timeout, until the lock "
                    + "budget is used up.",
                [
                    .. rows.Take(20)
                        .Select(r =>
                            $"{r[5]}, {LockModes.FromCatalog((string)r[6]!)?.ToSql() ?? r[6]}: "
                            + $"{SessionText.Of(r[0], r[1], r[2], r[3], r[4])}"
                        ),
                ]
            );
    }

    private static string ConflictsWith(MigrationLockMode mode) =>
        string.Join(',', mode.Conflicts().Select(LockModes.ToCatalog));
}
