using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Finds invalid indexes, which a failed CREATE INDEX CONCURRENTLY leaves behind.
/// </summary>
internal sealed class InvalidIndexesReading : ServerReading
{
    internal override string Kind => "invalid_indexes";

    internal override string Name => "invalid indexes";

    internal override bool UsesSearchPath => true;

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("no invalid index", "none")
            : new ServerFinding(
                CheckStatus.Warning,
                "no invalid index",
                DisplayText.Count(rows.Count, "invalid index", "invalid indexes"),
                "Writes maintain an invalid index, but no query uses it. Drop it with DROP INDEX "
                    + "CONCURRENTLY and build it again.",
                [.. rows.Take(20).Select(r => $"{r[0]} on {r[1]}")]
            );
}
