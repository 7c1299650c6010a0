using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>No standby lags behind: what a phase writes comes on top, and a failover would lose it.</summary>
internal sealed class ReplicationReading : ServerReading
{
    private const double MostSeconds = 10;
    private const long MostBytes = 100L << 20;

    internal override string Kind => "replication_lag";

    internal override string Name => "replication lag";

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var expected = $"no standby more than {MostSeconds:0} s or {MostBytes >> 20} MB behind";
        var behind = rows.Where(r => r[1] is > MostSeconds || r[2] is > MostBytes).ToList();
        return behind.Count == 0
            ? ServerFinding.Passed(
                expected,
                rows.Count == 0 ? "no standby" : $"{DisplayText.Count(rows.Count, "standby", "standbys")}, none behind"
            )
            : new ServerFinding(
                CheckStatus.Warning,
                expected,
                $"{behind.Count} of {DisplayText.Count(rows.Count, "standby", "standbys")} behind",
                "What the phase writes comes on top of it: wait until they have caught up, or take it into account.",
                [.. behind.Take(20).Select(r => Describe(r))]
            );
    }

    private static string Describe(object?[] row) =>
        string.Join(
            ", ",
            new[]
            {
                (string)row[0]!,
                row[1] is double seconds ? DurationText.Format(TimeSpan.FromSeconds(seconds)) : null,
                row[2] is long bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MB") : null,
                row[3] as string,
            }.OfType<string>()
        );
}
