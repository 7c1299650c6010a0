using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Runs the maintenance that is due.</summary>
internal sealed class MaintenanceRunCommand : CliCommand
{
    private readonly Option<string[]> _schedules = ScheduleOption.Create();

    private readonly Option<bool> _now = new("--now")
    {
        Description = "Run the schedules whether they are due or not.",
    };

    private readonly Option<bool> _onTime = new("--on-time")
    {
        Description =
            "Continue what ran out of time at the next time of its schedule, not before: for a timer that calls more often.",
    };

    private readonly Option<bool> _whatIf = new("--what-if")
    {
        Description = "Show what would run, with the statements of each task. Change nothing.",
    };

    private readonly SessionCommandOptions _options;
    private readonly WaitOptions _wait;

    public MaintenanceRunCommand()
        : base(
            "run",
            "Run the maintenance that is due. What ran is skipped; what ran out of time continues. Exit code 5: a task "
                + "failed."
        )
    {
        Add(_schedules);
        Add(_now);
        Add(_onTime);
        Add(_whatIf);
        _wait = new WaitOptions(this);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = new MaintenanceOptions
        {
            Schedules = context.Get(_schedules) ?? [],
            Now = context.Get(_now),
            OnTime = context.Get(_onTime),
            WaitForRunner = _wait.Read(context),
        };
        await using var session = context.Open(_options, cancellationToken);
        if (context.Get(_whatIf))
        {
            foreach (var planned in await session.PreviewMaintenanceAsync(options, cancellationToken))
            {
                context.Output.Write(planned, MaintenanceText.Write);
            }

            return ExitCodes.Done;
        }

        await context.Output.WriteEachAsync(
            session.InvokeMaintenanceAsync(options, cancellationToken),
            MaintenanceText.Write
        );
        return ExitCodes.Done;
    }
}
