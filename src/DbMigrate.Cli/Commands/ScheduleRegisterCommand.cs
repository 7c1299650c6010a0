using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Commands;

/// <summary>Registers the unattended calls of a plan's maintenance.</summary>
internal sealed class ScheduleRegisterCommand : CliCommand
{
    private readonly Option<TimeSpan?> _every = new("--every")
    {
        Description =
            "The time between two calls, as in 15m. Default: the longest that meets the times of all schedules, and the "
            + "samples of sustained gates.",
        HelpName = "DURATION",
        CustomParser = ReadDuration,
    };

    private readonly Option<string?> _environmentFile = new("--env-file")
    {
        Description =
            "A file with the variables that the plan's connections need, a line NAME=VALUE each. It is referenced, never "
            + "copied.",
        HelpName = "FILE",
    };

    private readonly ScheduleOptionSet _options;

    public ScheduleRegisterCommand()
        : base(
            "register",
            "Register a systemd timer, a crontab line or a scheduled task of Windows that calls the maintenance. One of the "
                + "same plan is replaced."
        )
    {
        Add(_every);
        Add(_environmentFile);
        _options = new ScheduleOptionSet(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = context.ReadPlan(_options);
        var options = _options.Read(context, plan) with
        {
            Every = context.Get(_every),
            EnvironmentFile = context.Get(_environmentFile) is { } file ? Path.GetFullPath(file) : null,
        };
        context.Output.Write(
            context.Get(_options.WhatIf)
                ? MigrationSchedules.Describe(plan, options)
                : await MigrationSchedules.RegisterAsync(plan, options, cancellationToken),
            ScheduleText.Write
        );
        return ExitCodes.Done;
    }

    private static TimeSpan? ReadDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"--every {text}: expected a duration, as in 15m.");
        return null;
    }
}
