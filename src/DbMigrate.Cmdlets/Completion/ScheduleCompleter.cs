using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the names of maintenance schedules.</summary>
public sealed class ScheduleCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    ) =>
        MigrationMaintenance
            .GetScheduleNames(plan)
            .Select(name =>
                (
                    name,
                    plan.Maintenance.FirstOrDefault(m => m.Name == name) is { } schedule
                        ? $"{schedule.Cron} {schedule.Zone}"
                        : "the samples of sustained gates"
                )
            );
}
