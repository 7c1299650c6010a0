using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Unregister-MigrationSchedule</c>: removes what calls a plan's maintenance.</summary>
[Cmdlet(
    VerbsLifecycle.Unregister,
    "MigrationSchedule",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(ScheduleRegistration))]
public sealed class UnregisterMigrationScheduleCommand : ScheduleRegistrationCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var options = new UnscheduleOptions
            {
                Plan = PlanLocation.Locate(Plan, SessionState),
                Name = Name,
                Kind = Kind,
                OutputFolder = OutputPath,
            };
            Process(
                "Unregister",
                token => MigrationSchedules.PreviewRemovalAsync(options, token),
                token => MigrationSchedules.UnregisterAsync(options, token)
            );
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }
}
