using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// <c>Get-MigrationMetric</c>: measures the plan's metrics and compares them with their thresholds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MigrationMetric")]
[OutputType(typeof(MigrationMetric))]
public sealed class GetMigrationMetricCommand : DatabaseCommand
{
    /// <summary>The names of the metrics; wildcards are permitted. Default: all metrics.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MetricCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Name ?? [];

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Measuring metrics",
            async (session, port, token) =>
            {
                var metrics = NamedSelection.Of(
                    session.Plan.Metrics,
                    m => m.Name,
                    work.Phases,
                    name => session.SelectMetrics([name])
                );
                await foreach (var metric in session.GetMetricsAsync(metrics, token).ConfigureAwait(false))
                {
                    await port.EmitAsync(metric).ConfigureAwait(false);
                }
            }
        );
}
