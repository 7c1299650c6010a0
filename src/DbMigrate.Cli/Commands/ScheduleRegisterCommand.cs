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

    private readonly Option<string?> _environmentFile = EnvironmentFileOption.Create(
        "A file with the variables that the maintenance needs, a line NAME=VALUE each. Each call reads it as data; nothing "
            + "of it is copied."
    );

    private readonly ScheduleOptionSet _options;

    public ScheduleRegisterCommand()
        : base(
            "register",
            "Register a systemd timer, a crontab line or a scheduled task of Windows that calls the maintenance. One of the "
                + "same plan and name is replaced."
        )
    {
        Add(_every);
        Add(_environmentFile);
        _options = new ScheduleOptionSet(
            this,
            "taskscheduler on Windows, systemd elsewhere.",
            "the plan's name, and eight digits that stand for its file."
        );
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = context.ReadPlan(_options);
        var file = EnvironmentFileOption.Read(context, _environmentFile);
        var options = new ScheduleOptions
        {
            Kind = context.Get(_options.Kind),
            Name = context.Get(_options.Name),
            OutputFolder = _options.Output(context),
            Every = context.Get(_every),
            EnvironmentFile = file,
            Program =
            [
                .. Self(),
                "maintenance",
                "run",
                "--plan",
                plan.File,
                "--on-time",
                .. file is null ? (string[])[] : [EnvironmentFileOption.Name, file],
            ],
        };
        var registration = context.Get(_options.WhatIf)
            ? await MigrationSchedules.PreviewAsync(plan, options, cancellationToken)
            : await MigrationSchedules.RegisterAsync(plan, options, cancellationToken);
        context.Output.Write(registration, ScheduleText.Write);
        foreach (var warning in registration.Warnings)
        {
            context.Output.Tell(MessageKind.Warning, warning);
        }

        return ExitCodes.Done;
    }

    // Without native code, dotnet runs the command.
    private static string[] Self()
    {
        var program = Environment.ProcessPath ?? "dbmigrate";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "dbmigrate.dll")]
            : [program];
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
