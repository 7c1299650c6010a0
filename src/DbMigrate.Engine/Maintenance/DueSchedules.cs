using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Finds the schedules of a plan that are due, and the status of each.</summary>
internal sealed class DueSchedules(MigrationPlan plan)
{
    /// <summary>Returns the schedules that a call runs, the one that has been due for longest first.</summary>
    internal IEnumerable<(MaintenanceSchedule Schedule, MaintenanceStatus Status)> Of(
        IReadOnlySet<string> names,
        JournalState state,
        MaintenanceOptions options
    ) =>
        plan
            .Maintenance.Where(m => names.Contains(m.Name))
            .Select(m => (Schedule: m, Status: ScheduleState.Of(plan, m, state)))
            .Where(d =>
                // Whether another run works on it, the lock says.
                options.Now
                || (
                    options.OnTime && d.Status.Outcome == MaintenanceOutcome.TimedOut
                        ? IsMissed(d.Schedule, state)
                        : d.Status.IsDue
                )
            )
            .OrderBy(d => d.Status.DueSince ?? state.Now);

    /// <summary>Returns the status of schedules, also of the samples.</summary>
    internal List<MaintenanceStatus> StatusOf(IReadOnlySet<string> names, JournalState state) =>
        [
            .. plan.Maintenance.Where(m => names.Contains(m.Name)).Select(m => ScheduleState.Of(plan, m, state)),
            .. names.Contains(MaintenanceSchedule.Samples)
                ? [SustainedSamples.StatusOf(plan, state)]
                : (MaintenanceStatus[])[],
        ];

    /// <summary>Returns the message of a call where nothing is due: what runs, and what comes next.</summary>
    internal string DescribeNothing(IReadOnlySet<string> names, JournalState state)
    {
        var all = StatusOf(names, state);
        var running = all.Where(s => s.Outcome == MaintenanceOutcome.Running).Select(s => s.Schedule).ToList();
        var next = all.Where(s => s.Next is not null).MinBy(s => s.Next);
        return "Nothing is due"
            + (running.Count > 0 ? $"; {DisplayText.Join(running)} is running" : string.Empty)
            + (next is null ? "." : $". Next: {next.Schedule} at {InstantText.At(next.Next!.Value)}.");
    }

    private static bool IsMissed(MaintenanceSchedule schedule, JournalState state) =>
        ScheduleState.Missed(schedule, state.Maintenance.GetValueOrDefault(schedule.Owner), state.Now) is not null;
}
