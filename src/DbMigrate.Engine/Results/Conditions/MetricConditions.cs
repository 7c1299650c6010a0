using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>A value of a metric crossed a threshold, or could not be measured, and that was to be an error.</summary>
/// <param name="message">The values.</param>
/// <param name="metric">The first metric.</param>
public sealed class MetricFailedException(string message, string metric) : MigrationException(message)
{
    /// <summary>The first metric.</summary>
    public string Metric { get; } = metric;

    /// <inheritdoc/>
    public override string ErrorId => "MetricFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Metric;

    /// <summary>Returns the condition of values; null: none of them is as bad as that.</summary>
    /// <param name="values">The values.</param>
    /// <param name="failOn">Warn or Critical; a value that is unknown always counts.</param>
    public static MetricFailedException? Of(IReadOnlyCollection<MigrationMetric> values, MetricStatus failOn)
    {
        var bad = values.Where(v => v.Status >= failOn).ToList();
        return bad.Count == 0
            ? null
            : new MetricFailedException(
                $"{DisplayText.Count(bad.Count, "value")} of metrics {(bad.Count == 1 ? "is" : "are")} not good enough:"
                    + string.Concat(bad.Select(v => Environment.NewLine + Describe(v))),
                bad[0].Name
            );
    }

    private static string Describe(MigrationMetric value) =>
        $"  {value.Name}{(value.Label is null ? null : $", {value.Label}")}: "
        + $"{value.Status.ToString().ToLowerInvariant()}. {value.Message}".TrimEnd();
}
