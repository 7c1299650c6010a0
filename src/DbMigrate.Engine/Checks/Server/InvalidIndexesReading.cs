using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// No invalid index: what a broken CREATE INDEX CONCURRENTLY leaves behind costs every write and serves no read.
/// </summary>
internal sealed class InvalidIndexesReading : ServerReading
{
    internal override string Kind => "invalid_indexes";

    internal override string Name => "invalid indexes";

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("no invalid index", "none")
            : new ServerFinding(
                CheckStatus.Warning,
                "no invalid index",
                DisplayText.Count(rows.Count, "invalid index", "invalid indexes"),
                "It costs every write and serves no read: DROP INDEX CONCURRENTLY, and build it again.",
                [.. rows.Take(20).Select(r => $"{r[0]} on {r[1]}")]
            );
}
