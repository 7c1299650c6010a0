using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Maintenance;

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

    /// <summary>Returns it with the statements of steps that the database decides on, as an order of refreshes.</summary>
    internal static async Task<MaintenanceResult> InDatabaseAsync(
        MaintenanceResult planned,
        MaintenanceSchedule schedule,
        DatabaseSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var tasks = planned.Tasks.ToArray();
        for (var i = 0; i < schedule.Tasks.Count; i++)
        {
            if (
                tasks[i].Outcome != MaintenanceTaskOutcome.Pending
                || schedule.Tasks[i] is not IPreviewedInDatabase step
            )
            {
                continue;
            }

            var preview = await ReadAsync(step, schedule.Tasks[i], sessions, cancellationToken).ConfigureAwait(false);
            if (preview is not null)
            {
                tasks[i] = tasks[i] with { Message = string.Join(Environment.NewLine, preview.Statements) };
            }
        }

        return planned with
        {
            Tasks = tasks,
        };
    }

    private static async Task<StepPreview?> ReadAsync(
        IPreviewedInDatabase previewed,
        MigrationStep step,
        DatabaseSessions sessions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var connection = await sessions.WorkAsync(step.Connections.Reads, cancellationToken).ConfigureAwait(false);
            return await BriefRead
                .TryAsync(
                    connection,
                    () => previewed.ReadPreviewAsync(new CatalogReader(connection), cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (ConnectionFailedException)
        {
            // The statements are shown as the plan has them.
            return null;
        }
    }
}
