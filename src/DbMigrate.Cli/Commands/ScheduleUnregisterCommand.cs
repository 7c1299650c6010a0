using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Removes the unattended calls of a plan's maintenance.</summary>
internal sealed class ScheduleUnregisterCommand : CliCommand
{
    private readonly ScheduleOptionSet _options;

    public ScheduleUnregisterCommand()
        : base(
            "unregister",
            "Remove what calls the maintenance of the plan. The plan need not be valid; its folder or the name is enough."
        ) =>
        _options = new ScheduleOptionSet(
            this,
            "all schedulers of the machine are searched.",
            "the one that calls the plan."
        );

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = new UnscheduleOptions
        {
            Plan = context.LocatePlan(_options),
            Name = context.Get(_options.Name),
            Kind = context.Get(_options.Kind),
            OutputFolder = _options.Output(context),
        };
        context.Output.Write(
            context.Get(_options.WhatIf)
                ? await MigrationSchedules.PreviewRemovalAsync(options, cancellationToken)
                : await MigrationSchedules.UnregisterAsync(options, cancellationToken),
            ScheduleText.Write
        );
        return ExitCodes.Done;
    }
}
