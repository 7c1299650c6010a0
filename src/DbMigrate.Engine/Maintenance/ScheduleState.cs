using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Decides whether a schedule is due, by the journal and its clock.</summary>
internal static class ScheduleState
{
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromDays(1);

    /// <summary>Returns the status of a schedule.</summary>
    internal static MaintenanceStatus Of(MigrationPlan plan, MaintenanceSchedule schedule, JournalState state)
    {
        var record = state.Maintenance.GetValueOrDefault(schedule.Owner);
        var due = DueSince(schedule, record, state);
        return new MaintenanceStatus
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Schedule = schedule.Name,
            Cron = schedule.Cron,
            Zone = schedule.Zone,
            Within = schedule.Within,
            Outcome = OutcomeOf(record, state),
            Last = record?.At,
            Next = schedule.Recurrence.Next(state.Now),
            DueSince = due,
            IsOverdue = record is not null && due is { } since && state.Now - since > Tolerance(schedule, since),
            Message = MessageOf(record, state),
            Tasks = WithStopped(TasksOf(schedule, record), schedule, record),
        };
    }

    /// <summary>Whether the newest run has tasks left that a run would continue.</summary>
    internal static bool IsUnfinished(MaintenanceRecord? record, JournalState state) =>
        record is not null && record.State != MaintenanceProgress.Done && !IsRunning(record, state);

    /// <summary>Returns the newest time that no run has covered; null: none. Missed times count once.</summary>
    internal static DateTimeOffset? Missed(
        MaintenanceSchedule schedule,
        MaintenanceRecord? record,
        DateTimeOffset now
    ) => schedule.Recurrence.Last(now) is { } last && (record is null || record.Due < last) ? last : null;

    /// <summary>Returns the tasks and checks of a schedule with their outcomes in a run.</summary>
    internal static IReadOnlyList<MaintenanceTask> TasksOf(MaintenanceSchedule schedule, MaintenanceRecord? record)
    {
        // Outcomes of other tasks than those of the plan would be misread.
        var known = record?.Checksum == schedule.Digest ? record.Tasks : null;
        return
        [
            .. schedule
                .Tasks.Select(t => (t.Kind, t.Name))
                .Concat(schedule.Checks.Select(c => (c.Kind, c.Name)))
                .Select(
                    (t, i) =>
                        new MaintenanceTask
                        {
                            Position = i + 1,
                            Kind = t.Kind,
                            Name = t.Name,
                        }
                            is var task
                        && known?.GetValueOrDefault(i + 1) is { } outcome
                            ? task with
                            {
                                Outcome = outcome.Failed ? MaintenanceTaskOutcome.Failed : MaintenanceTaskOutcome.Done,
                                At = outcome.At,
                                Duration = outcome.Duration,
                                Rows = outcome.Rows,
                                Message = outcome.Message == t.Name ? string.Empty : outcome.Message,
                                ErrorId = outcome.ErrorId,
                                SqlState = outcome.SqlState,
                            }
                            : task
                ),
        ];
    }

    private static IReadOnlyList<MaintenanceTask> WithStopped(
        IReadOnlyList<MaintenanceTask> tasks,
        MaintenanceSchedule schedule,
        MaintenanceRecord? record
    ) =>
        record is { State: MaintenanceProgress.Stopped } && record.Checksum == schedule.Digest
            ?
            [
                .. tasks.Select(t =>
                    t.Position == record.StoppedIn
                        ? t with
                        {
                            Outcome = MaintenanceTaskOutcome.Stopped,
                            At = record.At,
                            Rows = record.StoppedRows,
                        }
                        : t
                ),
            ]
            : tasks;

    private static DateTimeOffset? DueSince(
        MaintenanceSchedule schedule,
        MaintenanceRecord? record,
        JournalState state
    ) =>
        record is not null && IsRunning(record, state) ? null
        : IsUnfinished(record, state) ? record!.Due
        : Missed(schedule, record, state.Now);

    private static TimeSpan Tolerance(MaintenanceSchedule schedule, DateTimeOffset since) =>
        schedule.Recurrence.Next(since) is { } next && next - since < LongestTolerance
            ? next - since
            : LongestTolerance;

    private static bool IsRunning(MaintenanceRecord record, JournalState state) =>
        record.State == MaintenanceProgress.Begun && state.Runner?.Run == record.Run;

    private static MaintenanceOutcome OutcomeOf(MaintenanceRecord? record, JournalState state) =>
        record switch
        {
            null => MaintenanceOutcome.Never,
            { State: MaintenanceProgress.Done } => record.Tasks.Values.Any(t => t.Failed)
                ? MaintenanceOutcome.Failed
                : MaintenanceOutcome.Succeeded,
            { State: MaintenanceProgress.Stopped, TimeIsOver: true } => MaintenanceOutcome.TimedOut,
            _ when IsRunning(record, state) => MaintenanceOutcome.Running,
            _ => MaintenanceOutcome.Interrupted,
        };

    private static string MessageOf(MaintenanceRecord? record, JournalState state) =>
        record is null ? string.Empty
        : record.State == MaintenanceProgress.Begun && !IsRunning(record, state)
            ? "The run ended without reporting an outcome: it was killed, or its connection was lost."
        : record.Message;
}
