using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Measures the plan's metrics.</summary>
internal sealed class MetricCommand : CliCommand
{
    private readonly Argument<string[]> _names = new("metric")
    {
        Description = "Metric names; wildcards * and ? allowed. Default: all metrics.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly SessionCommandOptions _options;

    public MetricCommand()
        : base(
            "metric",
            "Measure the plan's metrics and compare them with their thresholds. Exit code 5: one is critical or "
                + "unknown."
        )
    {
        Add(_names);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var metrics = session.SelectMetrics(context.Get(_names));
        if (metrics.Count == 0 && context.Get(_names) is { Length: > 0 } patterns)
        {
            throw new UsageException(
                $"No metric of the plan {session.Plan.Name} matches '{string.Join("', '", patterns)}'. Its "
                    + $"metrics: {string.Join(", ", session.Plan.Metrics)}."
            );
        }

        var rows = session.GetMetricsAsync(metrics, cancellationToken);
        return await context.Output.WriteAllAsync(
            rows,
            MetricText.Write,
            m => m.Status is not (MetricStatus.Critical or MetricStatus.Unknown)
        )
            ? ExitCodes.Done
            : ExitCodes.NeedsLook;
    }
}
