using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Removes the unattended calls of a plan's maintenance.</summary>
internal sealed class ScheduleUnregisterCommand : CliCommand
{
    private readonly ScheduleOptionSet _options;

    public ScheduleUnregisterCommand()
        : base("unregister", "Remove what calls the maintenance of the plan.") =>
        _options = new ScheduleOptionSet(this);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = context.ReadPlan(_options);
        var options = _options.Read(context, plan);
        context.Output.Write(
            context.Get(_options.WhatIf)
                ? MigrationSchedules.DescribeRemoval(plan, options)
                : await MigrationSchedules.UnregisterAsync(plan, options, cancellationToken),
            ScheduleText.Write
        );
        return ExitCodes.Done;
    }
}
