using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Finds tables whose row security hides rows from the role. A backfill would skip hidden rows.
/// </summary>
internal sealed class RowSecurityReading : ServerReading
{
    internal override string Kind => "row_security";

    internal override string Name => "row security for the role";

    internal override bool UsesSearchPath => true;

    internal override bool IsAboutTables => true;

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Schemas, scope.Names];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("no row hidden from the role", "none")
            : new ServerFinding(
                CheckStatus.Warning,
                "no row hidden from the role",
                $"row security applies to {rows[0][2]} on {DisplayText.Join([.. rows.Select(r => (string)r[0]!)])}",
                "The phase sees only the rows that the policies allow. A role with BYPASSRLS sees all rows.",
                [.. rows.Take(20).Select(r => $"{r[0]}: {((bool)r[1]! ? "forced for the owner" : "not the owner")}")]
            );
}
