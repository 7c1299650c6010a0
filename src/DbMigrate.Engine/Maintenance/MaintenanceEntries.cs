using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Makes the journal's rows of a schedule's run and of its tasks.</summary>
internal sealed class MaintenanceEntries(RunContext run, MaintenanceExecution execution)
{
    /// <summary>The reason of a run whose time is over.</summary>
    internal const string TimeIsOver = "time";

    /// <summary>The reason of a run that somebody stopped, or that an error ended.</summary>
    internal const string Interrupted = "interrupted";

    /// <summary>The row of the start, or of the continuation.</summary>
    internal JournalEntry Started(bool resumed, int tasks) =>
        Of(resumed ? JournalEvents.MaintenanceResumed : JournalEvents.MaintenanceStarted) with
        {
            Checksum = execution.Schedule.Digest,
            Message = $"{execution.Heading}: {DisplayText.Count(tasks, "task")}.",
            Detail = Detail(("tasks", (long)tasks)),
        };

    /// <summary>The row of a run that ended before all tasks had their turn.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="tasks">Its tasks and checks.</param>
    /// <param name="message">What it says.</param>
    internal JournalEntry Stopped(string reason, IReadOnlyList<MaintenanceTask> tasks, string message)
    {
        var left = tasks.LongCount(t => t.Outcome is MaintenanceTaskOutcome.Pending or MaintenanceTaskOutcome.Stopped);
        return Of(JournalEvents.MaintenanceStopped) with
        {
            Checksum = execution.Schedule.Digest,
            Step = tasks.FirstOrDefault(t => t.Outcome == MaintenanceTaskOutcome.Stopped)?.Position,
            Duration = execution.Clock.Elapsed,
            Message = run.Messages.Mask(message),
            Detail = Detail(("reason", reason), ("left", left), ("rows", execution.Kept.Rows)),
        };
    }

    /// <summary>The row of a run of which all tasks had their turn.</summary>
    internal JournalEntry Done(int failed, string message) =>
        Of(JournalEvents.MaintenanceDone) with
        {
            Checksum = execution.Schedule.Digest,
            Duration = execution.Clock.Elapsed,
            Message = run.Messages.Mask(message),
            Detail = Detail(("failed", (long)failed)),
        };

    /// <summary>The row of a task's outcome.</summary>
    internal JournalEntry Outcome(MaintenanceTask task)
    {
        var detail = new Dictionary<string, object?> { ["task"] = run.Messages.Mask(task.Name), ["kind"] = task.Kind };
        if (task.Outcome == MaintenanceTaskOutcome.Failed)
        {
            detail["error"] = task.ErrorId;
            detail["sql_state"] = task.SqlState;
        }
        else
        {
            detail["rows"] = task.Rows;
        }

        return Of(
            task.Outcome == MaintenanceTaskOutcome.Failed ? JournalEvents.TaskFailed : JournalEvents.TaskDone
        ) with
        {
            Step = task.Position,
            Duration = task.Duration,
            Message = run.Messages.Mask(task.Message.Length > 0 ? task.Message : task.Name),
            Detail = JournalStore.Json(detail),
        };
    }

    private string Detail(params (string Key, object Value)[] more) =>
        JournalStore.Json(
            more.Select(m => new KeyValuePair<string, object?>(m.Key, m.Value))
                .Prepend(new("due", execution.Due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)))
        );

    // A run that lost its lock must not write: another one may have continued the schedule.
    private JournalEntry Of(string what) =>
        new(what)
        {
            Phase = execution.Owner,
            Run = run.Run,
            ExecutionId = execution.ExecutionId,
            Runner = run.Lock.ProcessId,
        };
}
