using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Finds prepared transactions, which hold their locks even over a restart of the server.</summary>
internal sealed class PreparedTransactionsReading : ServerReading
{
    internal override string Kind => "prepared_transactions";

    internal override string Name => "prepared transactions";

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("no prepared transaction", "none")
            : new ServerFinding(
                CheckStatus.Warning,
                "no prepared transaction",
                DisplayText.Count(rows.Count, "prepared transaction"),
                "A prepared transaction holds its locks until COMMIT PREPARED or ROLLBACK PREPARED by its owner.",
                [
                    .. rows.Take(20)
                        .Select(r =>
                            $"{r[0]}, owner {r[1]}, {Common.DurationText.Format(TimeSpan.FromSeconds((double)r[2]!))}"
                        ),
                ]
            );
}
