using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Commands;

/// <summary>Measures the plan's metrics.</summary>
internal sealed class MetricCommand : CliCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Argument<string[]> _names = new("metric")
    {
        Description = "Metric names; wildcards * and ? allowed. Default: all metrics.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Measure again and again until the command is stopped. See --interval.",
    };

    private readonly Option<TimeSpan?> _interval = new("--interval")
    {
        Description = "With --watch: the pause between two readings, as in 30s. Default: 10s.",
        HelpName = "DURATION",
        CustomParser = ReadDuration,
    };

    private readonly Option<MetricStatus?> _failOn = new("--fail-on")
    {
        Description =
            "An error where a value is a warning or worse (warn), or critical (critical). A value that cannot be measured "
            + "is one always. With --watch, it ends the command.",
        HelpName = "warn|critical",
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
        Add(_watch);
        Add(_interval);
        Add(_failOn);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Get(_interval) is not null && !context.Get(_watch))
        {
            throw new UsageException("dbmigrate metric: --interval needs --watch.");
        }

        await using var session = context.Open(_options, cancellationToken);
        var metrics = session.SelectMetrics(context.Get(_names));
        var failOn = context.Get(_failOn);
        if (failOn is MetricStatus.None or MetricStatus.Ok or MetricStatus.Unknown)
        {
            throw new UsageException("dbmigrate metric: --fail-on takes warn or critical.");
        }

        if (context.Get(_watch))
        {
            var pause = context.Get(_interval) ?? Pause;
            await foreach (var reading in session.WatchMetricsAsync(metrics, pause, cancellationToken))
            {
                context.Output.WriteAll(reading, MetricText.WriteReading);
                ThrowIfBad(reading, failOn);
                if (OutputChannel.Output.IsAbandoned)
                {
                    break;
                }
            }

            return ExitCodes.Done;
        }

        if (failOn is not null)
        {
            var values = new List<MigrationMetric>();
            await foreach (var value in session.GetMetricsAsync(metrics, cancellationToken))
            {
                values.Add(value);
            }

            context.Output.WriteAll(values, MetricText.Write);
            ThrowIfBad(values, failOn);
            return ExitCodes.Done;
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

    private static void ThrowIfBad(IReadOnlyCollection<MigrationMetric> values, MetricStatus? failOn)
    {
        if (failOn is { } limit && MetricFailedException.Of(values, limit) is { } failed)
        {
            throw failed;
        }
    }

    private static TimeSpan? ReadDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        result.AddError($"--interval {text}: expected a duration longer than 0, as in 30s.");
        return null;
    }
}
