using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Selects schedules of a plan by their names.</summary>
internal static class ScheduleSelection
{
    /// <summary>Returns the names of all schedules of a plan, the samples of sustained gates last.</summary>
    internal static IReadOnlyList<string> NamesOf(MigrationPlan plan) =>
        [
            .. plan.Maintenance.Select(m => m.Name),
            .. SustainedSamples.HasAny(plan) ? [MaintenanceSchedule.Samples] : (string[])[],
        ];

    /// <summary>Returns the names that patterns match. Default: all.</summary>
    /// <exception cref="ScheduleNotFoundException">A pattern matches none, or the plan has none.</exception>
    internal static IReadOnlySet<string> Select(MigrationPlan plan, IReadOnlyList<string>? patterns)
    {
        var names = NamesOf(plan);
        if (names.Count == 0)
        {
            throw new ScheduleNotFoundException(
                $"The plan {plan.Name} has no maintenance and no sustained gate.",
                patterns is [var first, ..] ? first : plan.Name
            );
        }

        return NameSelection
            .Of(
                names,
                n => n,
                patterns,
                pattern => new ScheduleNotFoundException(
                    NameSelection.NotFound($"The plan {plan.Name}", "schedule", pattern, [.. names]),
                    pattern
                )
            )
            .ToHashSet(StringComparer.Ordinal);
    }
}
