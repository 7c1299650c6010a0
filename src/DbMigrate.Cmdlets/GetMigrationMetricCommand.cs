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

    /// <summary>Measure again and again until the command is stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>With -Watch: the pause between two readings. Default: 10 seconds.</summary>
    [Parameter]
    [ValidateLongerThanZero]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An error where a value is a warning or worse, or critical.</summary>
    [Parameter]
    [ValidateSet(nameof(MetricStatus.Warn), nameof(MetricStatus.Critical))]
    public MetricStatus? FailOn { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Name ?? [];

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    protected override void BeginProcessing() => RequireWith(nameof(Interval), nameof(Watch), Watch);

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Measuring metrics",
            async (session, port, token) =>
            {
                var metrics =
                    work.Phases.Count == 0
                        ? session.SelectMetrics(null)
                        : NamedSelection.Of(
                            session.Plan.Metrics,
                            m => m.Name,
                            work.Phases,
                            name => session.SelectMetrics([name])
                        );
                if (Watch)
                {
                    await foreach (
                        var reading in session.WatchMetricsAsync(metrics, Interval, token).ConfigureAwait(false)
                    )
                    {
                        foreach (var metric in reading)
                        {
                            await port.EmitAsync(metric).ConfigureAwait(false);
                        }

                        ThrowIfBad(reading);
                    }
                }

                var values = new List<MigrationMetric>();
                await foreach (var metric in session.GetMetricsAsync(metrics, token).ConfigureAwait(false))
                {
                    values.Add(metric);
                    await port.EmitAsync(metric).ConfigureAwait(false);
                }

                ThrowIfBad(values);
            }
        );

    private void ThrowIfBad(IReadOnlyCollection<MigrationMetric> values)
    {
        if (FailOn is { } limit && MetricFailedException.Of(values, limit) is { } failed)
        {
            throw failed;
        }
    }
}
