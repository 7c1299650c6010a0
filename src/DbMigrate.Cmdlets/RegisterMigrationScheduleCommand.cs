using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Register-MigrationSchedule</c>: lets a scheduler of the machine call a plan's maintenance.</summary>
[Cmdlet(
    VerbsLifecycle.Register,
    "MigrationSchedule",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(ScheduleRegistration))]
public sealed class RegisterMigrationScheduleCommand : ScheduleRegistrationCommand
{
    /// <summary>The time between two calls. Default: the longest that meets the times of all schedules.</summary>
    [Parameter]
    public TimeSpan? Every { get; set; }

    /// <summary>A file with the variables that the plan's connections need. It is referenced, never copied.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentFile { get; set; }

    /// <inheritdoc/>
    private protected override string Verb => "Register";

    /// <inheritdoc/>
    private protected override ScheduleOptions Options(MigrationPlan plan) =>
        base.Options(plan) with
        {
            Every = Every,
            EnvironmentFile = EnvironmentFile is null ? null : PlanLocation.Resolve(EnvironmentFile, SessionState),
        };

    /// <inheritdoc/>
    private protected override ScheduleRegistration Describe(MigrationPlan plan, ScheduleOptions options) =>
        MigrationSchedules.Describe(plan, options);

    /// <inheritdoc/>
    private protected override Task<ScheduleRegistration> RunAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken
    ) => MigrationSchedules.RegisterAsync(plan, options, cancellationToken);
}
