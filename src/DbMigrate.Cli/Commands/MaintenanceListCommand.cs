using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Lists the maintenance schedules: last run, next run, outcome.</summary>
internal sealed class MaintenanceListCommand : CliCommand
{
    private readonly Option<string[]> _schedules = ScheduleOption.Create();
    private readonly SessionCommandOptions _options;

    public MaintenanceListCommand()
        : base("list", "List the maintenance schedules: when each ran, what came of it, and when it runs next.")
    {
        Add(_schedules);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        context.Output.WriteAll(
            await session.GetMaintenanceAsync(context.Get(_schedules), cancellationToken),
            MaintenanceText.WriteAll
        );
        return ExitCodes.Done;
    }
}
