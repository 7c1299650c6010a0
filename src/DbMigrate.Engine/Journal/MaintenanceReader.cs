using System.Globalization;
using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads the rows of maintenance from the result sets of <c>read-state.sql</c>.</summary>
internal static class MaintenanceReader
{
    /// <summary>Returns the newest run of a schedule; null: the row lacks a value.</summary>
    internal static MaintenanceRecord? ReadRun(NpgsqlDataReader reader)
    {
        for (var column = 0; column <= 7; column++)
        {
            if (reader.IsDBNull(column))
            {
                return null;
            }
        }

        return DateTimeOffset.TryParse(
            reader.GetString(7),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var due
        )
            ? new MaintenanceRecord(
                reader.GetString(0),
                reader.GetString(1) switch
                {
                    JournalEvents.MaintenanceDone => MaintenanceProgress.Done,
                    JournalEvents.MaintenanceStopped => MaintenanceProgress.Stopped,
                    _ => MaintenanceProgress.Begun,
                },
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetGuid(3),
                reader.GetGuid(4),
                reader.GetString(5),
                due,
                reader.GetString(6)
            )
            {
                TimeIsOver = reader.GetBoolean(9),
                StoppedIn = reader.IsDBNull(10) ? null : reader.GetInt32(10),
                StoppedRows = reader.IsDBNull(11) ? 0 : reader.GetInt64(11),
            }
            : null;
    }

    /// <summary>Returns the outcome of a task, with the schedule that the journal has it under.</summary>
    internal static OwnedTask ReadTask(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            new TaskRecord(
                reader.GetInt32(1),
                reader.GetString(2) == JournalEvents.TaskFailed,
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<TimeSpan>(4),
                reader.GetString(5),
                reader.IsDBNull(6) ? string.Empty : reader.GetString(6),
                reader.IsDBNull(7) ? string.Empty : reader.GetString(7),
                reader.GetInt64(9)
            )
            {
                ErrorId = reader.IsDBNull(10) ? null : reader.GetString(10),
                SqlState = reader.IsDBNull(11) ? null : reader.GetString(11),
            }
        );

    /// <summary>Returns the runs with their tasks, by the schedule.</summary>
    internal static Dictionary<string, MaintenanceRecord> Join(
        IEnumerable<MaintenanceRecord> runs,
        IReadOnlyList<OwnedTask> tasks
    )
    {
        var byOwner = tasks.ToLookup(t => t.Owner, t => t.Task, StringComparer.Ordinal);
        return runs.ToDictionary(
            r => r.Owner,
            r => r with { Tasks = byOwner[r.Owner].GroupBy(t => t.Step).ToDictionary(g => g.Key, g => g.Last()) },
            StringComparer.Ordinal
        );
    }

    /// <summary>The outcome of a task of a schedule.</summary>
    internal sealed record OwnedTask(string Owner, TaskRecord Task);
}
