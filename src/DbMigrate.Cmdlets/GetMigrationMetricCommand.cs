using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// <c>Get-MigrationMetric</c>: asks the plan's named queries, and judges what they give by their thresholds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MigrationMetric")]
[OutputType(typeof(MigrationMetric))]
public sealed class GetMigrationMetricCommand : DatabaseCommand
{
    /// <summary>The names of the metrics; wildcards are permitted. All where it is left out.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MetricCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Name ?? [];

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Asking metrics",
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
