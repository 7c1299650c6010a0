using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Checks that the server accepts writes and has the version required by the plan.</summary>
internal sealed class PrimaryReading : ServerReading
{
    internal override string Kind => "server";

    internal override string Name => "server version";

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var (number, version, standby, readOnly) = (
            (int)rows[0][0]!,
            (string)rows[0][1]!,
            (bool)rows[0][2]!,
            (bool)rows[0][3]!
        );
        var required = scope.Plan.RequiredPostgres;
        var expected = $"PostgreSQL{(required is null ? null : " " + required)} that accepts writes";
        var actual = $"PostgreSQL {version}";
        return standby
                ? new ServerFinding(
                    CheckStatus.Failed,
                    expected,
                    actual + ", a standby",
                    "A standby accepts no writes. Connect to the primary (target_session_attrs=read-write)."
                )
            : required is not null && !VersionRange.Holds(required, number)
                ? new ServerFinding(CheckStatus.Failed, expected, actual, $"The plan requires PostgreSQL {required}.")
            : readOnly
                ? new ServerFinding(
                    CheckStatus.Warning,
                    expected,
                    actual + ", read-only by default",
                    "default_transaction_read_only is on for this role or database: writes fail unless their "
                        + "transaction is READ WRITE."
                )
            : ServerFinding.Passed(expected, actual);
    }
}
