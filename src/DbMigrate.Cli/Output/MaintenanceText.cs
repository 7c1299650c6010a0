namespace DbMigrate.Cli.Output;

/// <summary>Writes maintenance schedules and what was done with them.</summary>
internal static class MaintenanceText
{
    /// <summary>Writes a table of schedules; what the last run said follows below its row.</summary>
    public static void WriteAll(TextReport report, IReadOnlyList<MaintenanceStatus> schedules)
    {
        var table = new TextTable("Schedule", "Outcome", "Last", "Next", "Due", "Times");
        foreach (var schedule in schedules)
        {
            table.AddWithNote(
                schedule.Message,
                schedule.Schedule,
                Paint(schedule.Outcome),
                Format.Instant(schedule.Last),
                Format.Instant(schedule.Next),
                Due(schedule),
                schedule.Zone == "UTC" ? schedule.Cron : $"{schedule.Cron} {schedule.Zone}"
            );
        }

        table.Write(report);
        if (report.Verbose)
        {
            foreach (var schedule in schedules.Where(s => s.Tasks.Count > 0))
            {
                report.Line();
                report.Line(new Cell($"Schedule {schedule.Schedule}", Colour.Bold));
                WriteTasks(report, schedule.Tasks);
            }
        }
    }

    /// <summary>Writes what was done with a schedule, or would be done.</summary>
    public static void Write(TextReport report, MaintenanceResult result)
    {
        report.Line(
            new Cell($"Schedule {result.Schedule}", Colour.Bold),
            ": ",
            Paint(result.Outcome),
            result.Outcome == MaintenanceOutcome.Planned
                ? $", due {Format.Instant(result.Due)}"
                : $" after {Format.Duration(result.Duration)}"
        );
        if (result.Message.Length > 0)
        {
            report.Indented("  ", result.Message);
        }

        WriteTasks(report, result.Tasks);
        report.Line();
    }

    private static void WriteTasks(TextReport report, IReadOnlyList<MaintenanceTask> tasks)
    {
        var table = new TextTable("Task", "Kind", "Outcome", "Rows", "Time", "Waited", "Name");
        foreach (var task in tasks)
        {
            table.AddWithNote(
                task.Message,
                Format.Invariant($"{task.Position}"),
                task.Kind,
                new Cell(
                    task.Outcome.ToString(),
                    task.Outcome switch
                    {
                        MaintenanceTaskOutcome.Failed => Colour.Red,
                        MaintenanceTaskOutcome.Done => Colour.Green,
                        MaintenanceTaskOutcome.Stopped => Colour.Yellow,
                        _ => Colour.None,
                    }
                ),
                task.Rows > 0 ? Format.Invariant($"{task.Rows:N0}") : string.Empty,
                Format.Duration(task.Duration),
                task.Waited > TimeSpan.Zero ? Format.Duration(task.Waited) : string.Empty,
                task.Name
            );
        }

        table.Write(report);
    }

    private static Cell Due(MaintenanceStatus schedule) =>
        schedule.IsOverdue ? new Cell($"overdue since {Format.Instant(schedule.DueSince)}", Colour.Red)
        : schedule.IsDue ? new Cell("now", Colour.Yellow)
        : string.Empty;

    private static Cell Paint(MaintenanceOutcome outcome) =>
        new(
            outcome.ToString(),
            outcome switch
            {
                MaintenanceOutcome.Succeeded => Colour.Green,
                MaintenanceOutcome.Failed => Colour.Red,
                MaintenanceOutcome.TimedOut or MaintenanceOutcome.Interrupted => Colour.Yellow,
                MaintenanceOutcome.Running => Colour.Cyan,
                _ => Colour.None,
            }
        );
}
