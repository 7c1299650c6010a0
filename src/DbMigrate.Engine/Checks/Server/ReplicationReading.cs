using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Finds standbys that lag behind. The writes of a phase add to the lag, and a failover loses it.</summary>
internal sealed class ReplicationReading : ServerReading
{
    private const double MostSeconds = 10;
    private const long MostBytes = 100L << 20;

    internal override string Kind => "replication_lag";

    internal override string Name => "replication lag";

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
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
                "The writes of the phase add to the lag. Wait until the standbys have caught up.",
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
