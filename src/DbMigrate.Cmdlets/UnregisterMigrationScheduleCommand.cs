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
    private protected override string Verb => "Unregister";

    /// <inheritdoc/>
    private protected override ScheduleRegistration Describe(MigrationPlan plan, ScheduleOptions options) =>
        MigrationSchedules.DescribeRemoval(plan, options);

    /// <inheritdoc/>
    private protected override Task<ScheduleRegistration> RunAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken
    ) => MigrationSchedules.UnregisterAsync(plan, options, cancellationToken);
}
