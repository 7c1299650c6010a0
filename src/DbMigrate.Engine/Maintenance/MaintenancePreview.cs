using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Describes what a run would do with a schedule.</summary>
internal static class MaintenancePreview
{
    /// <summary>Returns the schedule with the statements of the tasks that are left.</summary>
    internal static MaintenanceResult Of(
        ResolvedPlan resolved,
        MaintenanceSchedule schedule,
        MaintenanceStatus status,
        JournalState state
    )
    {
        var record = state.Maintenance.GetValueOrDefault(schedule.Owner);
        var resumes = ScheduleState.IsUnfinished(record, state) && record!.Checksum == schedule.Digest;
        var tasks = ScheduleState.TasksOf(schedule, resumes ? record : null);
        return new MaintenanceResult
        {
            PlanName = status.PlanName,
            Plan = status.Plan,
            Schedule = schedule.Name,
            Outcome = MaintenanceOutcome.Planned,
            Due = status.DueSince ?? state.Now,
            Resumed = resumes,
            StartedAt = state.Now,
            Message = resumes ? "It would continue where it stopped." : "It would run.",
            Tasks =
            [
                .. tasks.Select(t =>
                    t.Outcome == MaintenanceTaskOutcome.Pending && t.Position <= schedule.Tasks.Count
                        ? t with
                        {
                            Message = string.Join(
                                Environment.NewLine,
                                schedule.Tasks[t.Position - 1].Preview(resolved.Variables).Statements
                            ),
                        }
                        : t
                ),
            ],
        };
    }
}
