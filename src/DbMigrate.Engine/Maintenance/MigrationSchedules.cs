using DbMigrate.Engine.Maintenance;
using DbMigrate.Engine.Maintenance.Registration;

namespace DbMigrate;

/// <summary>Registers the unattended calls of a plan's maintenance with a scheduler of the machine.</summary>
public static class MigrationSchedules
{
    /// <summary>Returns what <see cref="RegisterAsync"/> would write and run. Changes nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls, and how.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScheduleNotFoundException">The plan has no maintenance and no sustained gate.</exception>
    /// <exception cref="ScheduleRefusedException">It would be refused.</exception>
    /// <exception cref="EnvironmentFileInvalidException">The file with the variables cannot be read.</exception>
    public static Task<ScheduleRegistration> PreviewAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken = default
    ) => Registrar(plan, options).PreviewAsync(cancellationToken);

    /// <summary>Registers the calls; those of the same plan and name are replaced.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls, and how.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="ScheduleNotFoundException">The plan has no maintenance and no sustained gate.</exception>
    /// <exception cref="ScheduleRefusedException">The machine does not have the scheduler, or it refused.</exception>
    /// <exception cref="EnvironmentFileInvalidException">The file with the variables cannot be read.</exception>
    public static Task<ScheduleRegistration> RegisterAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken = default
    ) => Registrar(plan, options).RegisterAsync(cancellationToken);

    /// <summary>Returns what <see cref="UnregisterAsync"/> would remove. Changes nothing.</summary>
    /// <param name="options">Which calls.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScheduleRefusedException">Several fit, or the machine does not have the scheduler.</exception>
    public static Task<ScheduleRegistration> PreviewRemovalAsync(
        UnscheduleOptions options,
        CancellationToken cancellationToken = default
    ) => new ScheduleRemover(options, ScheduleMachine.This).PreviewAsync(cancellationToken);

    /// <summary>Removes the calls. Where none are registered, the message says so.</summary>
    /// <param name="options">Which calls.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="ScheduleRefusedException">
    /// Several fit, the machine does not have the scheduler, or it refused.
    /// </exception>
    public static Task<ScheduleRegistration> UnregisterAsync(
        UnscheduleOptions options,
        CancellationToken cancellationToken = default
    ) => new ScheduleRemover(options, ScheduleMachine.This).UnregisterAsync(cancellationToken);

    private static ScheduleRegistrar Registrar(MigrationPlan plan, ScheduleOptions options)
    {
        _ = ScheduleSelection.Select(plan, null);
        return new ScheduleRegistrar(plan, options, ScheduleMachine.This);
    }
}
