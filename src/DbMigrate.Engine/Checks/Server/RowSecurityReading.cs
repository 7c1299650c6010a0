using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Row security does not hide rows of the tables from the role: a backfill under it would leave what it does not see.
/// </summary>
internal sealed class RowSecurityReading : ServerReading
{
    internal override string Kind => "row_security";

    internal override string Name => "row security for the role";

    internal override bool IsAboutTables => true;

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Schemas, scope.Names];

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("no row hidden from the role", "none")
            : new ServerFinding(
                CheckStatus.Warning,
                "no row hidden from the role",
                $"row security binds {rows[0][2]} on {DisplayText.Join([.. rows.Select(r => (string)r[0]!)])}",
                "What the phase changes or counts there is what the policies show it, and that may be nothing: a role with BYPASSRLS sees all.",
                [.. rows.Take(20).Select(r => $"{r[0]}: {((bool)r[1]! ? "forced, the owner too" : "not the owner")}")]
            );
}
