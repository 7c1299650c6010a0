using DbMigrate.Engine.Maintenance;
using DbMigrate.Engine.Maintenance.Registration;

namespace DbMigrate;

/// <summary>Registers the unattended calls of a plan's maintenance with a scheduler of the machine.</summary>
public static class MigrationSchedules
{
    /// <summary>Returns what <see cref="RegisterAsync"/> would write and run. Changes nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls, and how.</param>
    /// <exception cref="ScheduleNotFoundException">The plan has no maintenance and no sustained gate.</exception>
    /// <exception cref="ScheduleRefusedException">The machine does not have the scheduler.</exception>
    public static ScheduleRegistration Describe(MigrationPlan plan, ScheduleOptions options) =>
        Registrar(plan, options).Describe();

    /// <summary>Registers the calls; those of the same plan are replaced.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls, and how.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="ScheduleNotFoundException">The plan has no maintenance and no sustained gate.</exception>
    /// <exception cref="ScheduleRefusedException">The machine does not have the scheduler, or it refused.</exception>
    public static Task<ScheduleRegistration> RegisterAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken = default
    ) => Registrar(plan, options).RegisterAsync(cancellationToken);

    /// <summary>Returns what <see cref="UnregisterAsync"/> would remove. Changes nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls.</param>
    /// <exception cref="ScheduleRefusedException">The machine does not have the scheduler.</exception>
    public static ScheduleRegistration DescribeRemoval(MigrationPlan plan, ScheduleOptions options) =>
        new ScheduleRegistrar(plan, options, ScheduleMachine.This).DescribeRemoval();

    /// <summary>Removes the calls. Where none are registered, the message says so.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What calls.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="ScheduleRefusedException">The machine does not have the scheduler, or it refused.</exception>
    public static Task<ScheduleRegistration> UnregisterAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken = default
    ) => new ScheduleRegistrar(plan, options, ScheduleMachine.This).UnregisterAsync(cancellationToken);

    private static ScheduleRegistrar Registrar(MigrationPlan plan, ScheduleOptions options)
    {
        _ = ScheduleSelection.Select(plan, null);
        return new ScheduleRegistrar(plan, options, ScheduleMachine.This);
    }
}
